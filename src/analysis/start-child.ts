import { type ChildProcess, fork } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import type { Socket } from 'node:net';
import { setPriority } from 'node:os';
import { dirname, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Limits } from './limits.ts';
import { SIGNALS } from './messages.ts';

/** Sources run as `.ts` with the condition that leads `#rule` to the source, the built package as `.js` without it. */
const EXTENSION = extname(import.meta.url);
const ENTRY = fileURLToPath(new URL(`./child${EXTENSION}`, import.meta.url));
const CONDITIONS = EXTENSION === '.ts' ? ['--conditions=source'] : [];

/** All that a child gets of our environment: where its libraries and their compiled code are. No token, no NODE_OPTIONS. */
const INHERITED = ['SYSTEMROOT', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'NODE_COMPILE_CACHE'];

/**
 * Keeps the heap near what is in use, for no more processor time: left to itself it grows to twice of that, and its young
 * generation to 130 MB, since parsing fills it as fast as it grows. Halves of the young generation in megabytes; percent
 * by which the old one may grow until the next collection.
 */
const SMALL_HEAP = ['--max-semi-space-size=8', '--heap-growing-percent=30'];

/** Of glibc: without it each thread that collects garbage keeps memory for itself, 30 MB together. */
const ONE_ARENA = { MALLOC_ARENA_MAX: '1' };

export interface Child {
  readonly process: ChildProcess;
  readonly stderr: Socket;
  /** Lines of JSON, see `Signal`. */
  readonly signals: Socket;
}

/** Starts a child that loads the rules of the module at this URL. */
export function startChild(rulesModule: string, limits: Limits): Child {
  const process = fork(ENTRY, [rulesModule], {
    env: environment(),
    execArgv: [
      ...CONDITIONS,
      `--max-old-space-size=${Math.ceil(limits.memory / 2 ** 20)}`,
      ...SMALL_HEAP,
      '--disable-warning=ExperimentalWarning',
    ],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc', 'pipe'],
  });
  giveWay(process, limits.niceness);
  return { process, stderr: process.stderr as Socket, signals: process.stdio[SIGNALS] as Socket };
}

/** Where the system has no such thing, or forbids it, all are equal. */
function giveWay({ pid }: ChildProcess, niceness: number): void {
  if (niceness === 0 || pid === undefined) return;
  try {
    setPriority(pid, niceness);
  } catch {}
}

/** Where this process keeps compiled code, the child keeps its own too: Node names a folder inside the one it was given. */
function environment(): NodeJS.ProcessEnv {
  const { env } = process;
  const folder = getCompileCacheDir();
  const inherited = INHERITED.filter((name) => env[name] !== undefined).map((name) => [name, env[name]]);
  return { ...ONE_ARENA, ...(folder && { NODE_COMPILE_CACHE: dirname(folder) }), ...Object.fromEntries(inherited) };
}
