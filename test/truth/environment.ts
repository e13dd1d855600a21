import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HunkwiseError } from '../../src/core/error.ts';
import { PROGRAMS } from './program.ts';

/** The oldest Python that the pinned FastAPI runs on. */
const MINIMUM = [3, 10] as const;

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', PROGRAMS));

export interface Outcome {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end, or until it is told to stop. */
export function run(command: string, args: readonly string[], options: { signal: AbortSignal; seconds: number }) {
  const { signal, seconds } = options;
  // Nothing may be written beside the programs, and no package of the user's may be found.
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONNOUSERSITE: '1', PYTHONPATH: '' };
  return new Promise<Outcome>((resolve, reject) => {
    execFile(command, args, { signal, env, timeout: seconds * 1_000, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (signal.aborted) reject(error ?? signal.reason);
      else resolve({ ok: error === null, stdout, stderr: stderr || (error?.message ?? '') });
    });
  });
}

/**
 * Makes a virtual environment with the pinned packages in a folder, or brings up to date the one that is there.
 *
 * @returns the path of its Python
 * @throws HunkwiseError that names the next step when Python, venv, pip or the package index is not there
 */
export async function prepareEnvironment(folder: string, signal: AbortSignal): Promise<string> {
  await checkPython(signal);
  const made = await run('python3', ['-m', 'venv', folder], { signal, seconds: 120 });
  if (!made.ok) {
    throw new HunkwiseError(
      'venv-failed',
      `python3 could not make a virtual environment in ${folder}.\n${tail(made)}`,
      {
        hint: 'Install the module: on Debian and Ubuntu `apt install python3-venv`, elsewhere a Python from python.org.',
      },
    );
  }
  const python = join(folder, 'bin', 'python');
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', REQUIREMENTS];
  const installed = await run(python, install, { signal, seconds: 600 });
  if (!installed.ok) {
    throw new HunkwiseError(
      'install-failed',
      `pip could not install test/truth/requirements.txt.\n${tail(installed)}`,
      {
        hint: 'The first run needs a Python package index. With `--keep DIR` the packages stay there for the next runs.',
      },
    );
  }
  return python;
}

async function checkPython(signal: AbortSignal): Promise<void> {
  const asked = await run('python3', ['-c', 'import sys; print(*sys.version_info[:2])'], { signal, seconds: 20 });
  const hint = `Install Python ${MINIMUM.join('.')} or newer, so that \`python3\` starts it. Nothing else of Hunkwise needs Python.`;
  if (!asked.ok) throw new HunkwiseError('python-missing', 'There is no `python3` that runs.', { hint });
  const [major = 0, minor = 0] = asked.stdout.trim().split(' ').map(Number);
  if (major < MINIMUM[0] || (major === MINIMUM[0] && minor < MINIMUM[1])) {
    throw new HunkwiseError('python-too-old', `\`python3\` is Python ${major}.${minor}.`, { hint });
  }
}

function tail({ stdout, stderr }: Outcome): string {
  return `${stdout}\n${stderr}`.trim().split('\n').slice(-8).join('\n');
}
