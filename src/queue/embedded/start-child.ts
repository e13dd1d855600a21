import { type ChildProcess, fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Sources run as `.ts`, the built package as `.js`. */
const EXTENSION = extname(import.meta.url);
const CONDITIONS = EXTENSION === '.ts' ? ['--conditions=source'] : [];

/** All that a child gets of our environment. No token, no DATABASE_URL, no NODE_OPTIONS. */
const INHERITED = ['SYSTEMROOT', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'NODE_COMPILE_CACHE', 'TZ'];

/**
 * Starts one of the programs of this folder. V8's optimising compiler stays off for WebAssembly: it takes hundreds of
 * megabytes and a core for the first minute, and our statements are short.
 */
export function startChild(program: 'child' | 'create', ...parameters: readonly string[]): ChildProcess {
  return fork(fileURLToPath(new URL(`./${program}${EXTENSION}`, import.meta.url)), parameters, {
    env: environment(),
    execArgv: [...CONDITIONS, '--liftoff-only', '--disable-warning=ExperimentalWarning'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

function environment(): NodeJS.ProcessEnv {
  const { env } = process;
  return Object.fromEntries(INHERITED.filter((name) => env[name] !== undefined).map((name) => [name, env[name]]));
}
