import { existsSync } from 'node:fs';
import { run } from 'probot';
import { HunkwiseError } from '../core/error.ts';

/**
 * `hunkwise setup`: Probot's page on which a GitHub App is created from `app.yml` in one click; it writes the
 * credentials to `.env`, both in the working folder. It contacts nobody but GitHub: Probot would fetch a proxy from
 * smee.io otherwise.
 *
 * @throws HunkwiseError `already-set-up`, `setup-in-production`, `manifest-missing` (without `app.yml` the App would
 * have no permissions) or `not-listening`
 */
export async function runSetup(): Promise<void> {
  const problem = problemWith(process.env);
  if (problem) throw problem;
  process.env.NO_SMEE_SETUP = 'true';
  await run(() => {}).catch((error: unknown) => {
    throw isPortTaken(error) ? portTaken(error) : error;
  });
}

function problemWith({ APP_ID, PRIVATE_KEY, PRIVATE_KEY_PATH, NODE_ENV }: NodeJS.ProcessEnv): HunkwiseError | null {
  if (APP_ID && (PRIVATE_KEY || PRIVATE_KEY_PATH)) {
    return new HunkwiseError('already-set-up', 'APP_ID and the private key are set already.', {
      hint: 'Run `npm start`; to create another App, run this in an environment without them.',
    });
  }
  // Probot refuses too. In a container `.env` would be lost, and GitHub shows a private key once only.
  if (NODE_ENV === 'production') {
    return new HunkwiseError('setup-in-production', 'NODE_ENV is production, where no credentials are written.', {
      hint: 'Run this on your own machine, and give the server what it writes to .env.',
    });
  }
  if (!existsSync('app.yml')) {
    return new HunkwiseError('manifest-missing', 'There is no app.yml in this folder.', {
      hint: 'Copy it here from the package of Hunkwise and put the address of your server into `hook_attributes`.',
    });
  }
  return null;
}

function isPortTaken(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function portTaken(cause: Error): HunkwiseError {
  return new HunkwiseError('not-listening', 'The port for the page is taken.', {
    hint: 'Set PORT to a free one.',
    cause,
  });
}
