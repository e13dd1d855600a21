import { existsSync } from 'node:fs';
import { run } from 'probot';
import { HunkwiseError } from '../core/error.ts';

/**
 * `hunkwise setup`: Probot's page on which a GitHub App is created from `app.yml` in one click; it writes the
 * credentials to `.env`, both in the working folder. It contacts nobody but GitHub: Probot would fetch a proxy from
 * smee.io otherwise.
 *
 * @throws HunkwiseError `already-set-up`, or `manifest-missing`: without `app.yml` the App would have no permissions
 */
export async function runSetup(): Promise<void> {
  if (process.env.APP_ID && (process.env.PRIVATE_KEY || process.env.PRIVATE_KEY_PATH)) {
    throw new HunkwiseError('already-set-up', 'APP_ID and the private key are set already.', {
      hint: 'Run `npm start`; to create another App, run this in an environment without them.',
    });
  }
  if (!existsSync('app.yml')) {
    throw new HunkwiseError('manifest-missing', 'There is no app.yml in this folder.', {
      hint: 'Copy it here from the package of Hunkwise and put the address of your server into `hook_attributes`.',
    });
  }
  process.env.NO_SMEE_SETUP = 'true';
  await run(() => {});
}
