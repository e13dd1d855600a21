import { fsyncSync, writeSync } from 'node:fs';
import { PGlite, type PGliteOptions } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/**
 * As the library starts it (0.5.17), but for `-F`, which turns fsync off; then small buffers, as one connection is all
 * there will be, and a short log, since nothing replays it but a start after a crash. `fsync`, as the method that is
 * the default on Linux, fdatasync, does nothing in emscripten.
 */
const START = [
  ...['--single', '-O', '-j'],
  ...settings({
    search_path: 'public',
    exit_on_error: 'false',
    log_checkpoints: 'false',
    max_worker_processes: '0',
    max_parallel_workers: '0',
    max_parallel_workers_per_gather: '0',
    max_parallel_maintenance_workers: '0',
    io_method: 'sync',
    fsync: 'on',
    wal_sync_method: 'fsync',
    shared_buffers: '4MB',
    wal_buffers: '256kB',
    max_connections: '4',
    min_wal_size: '2MB',
    max_wal_size: '16MB',
  }),
];

const STDERR = 2;
/** A line of PostgreSQL's log. Statements are lines of their own, and stay out of ours. */
const PANIC = /^[^\]]*\] PANIC:/;

/** What a file is to emscripten's file system on Node: `nfd` is the descriptor that Node knows. */
interface NodeStream {
  readonly nfd?: number;
}

interface NodeModule {
  readonly NODEFS: {
    readonly stream_ops: { fsync?: (stream: NodeStream) => number };
    /** Throws an error of Node as emscripten's own, whose number a call of the system then answers with. */
    tryFSOperation<T>(operation: () => T): T;
  };
}

/** What the library calls to have the next message read and obeyed. */
interface Loop {
  _PostgresMainLoopOnce(): void;
}

/** The status of what PostgreSQL throws at an error, its `longjmp`; the library has it for itself. */
const LONGJMP = 100;

/**
 * Opens the store in this folder, a path relative to the working one. What is committed is on disk: emscripten's file
 * system has no fsync, so it gets one. A panic of PostgreSQL ends the process, and so does what is thrown through it.
 */
export async function openPglite(folder: string, options: PGliteOptions = {}): Promise<PGlite> {
  const pglite = await PGlite.create({ ...options, fs: hardened(folder), startParams: START });
  dieOfEscapes(pglite.Module as unknown as Loop);
  return pglite;
}

function hardened(folder: string): NodeFS {
  const files = new NodeFS(folder);
  const init = files.init.bind(files);
  files.init = async (pglite, given) => {
    const { emscriptenOpts } = await init(pglite, given);
    const preRun = [...(emscriptenOpts.preRun ?? []), (module: unknown) => addSync(module as NodeModule)];
    return { emscriptenOpts: { ...emscriptenOpts, ...dieOfPanic(), preRun } as typeof emscriptenOpts };
  };
  return files;
}

/**
 * PostgreSQL aborts when it cannot go on: with half of a change made, and its locks held. The library catches that like
 * any error and runs the next statement, which waits for such a lock in a loop without end, or works on broken memory.
 */
function dieOfPanic(): { printErr: (text: string) => void; onAbort: (why: unknown) => void } {
  let panic: string | null = null;
  return {
    printErr: (text) => {
      if (PANIC.test(text)) panic = text;
    },
    onAbort: (why) => die(panic ?? `PostgreSQL aborted: ${why}`),
  };
}

/** As with a panic: whatever is thrown through PostgreSQL leaves it where it stands, and the library says nothing. */
function dieOfEscapes(loop: Loop): void {
  const once = loop._PostgresMainLoopOnce;
  loop._PostgresMainLoopOnce = () => {
    try {
      once();
    } catch (error) {
      if ((error as { status?: unknown } | null)?.status === LONGJMP) throw error;
      die(`PostgreSQL was left in the middle of a statement: ${error instanceof Error ? error.stack : error}`);
    }
  };
}

/** Also when nobody hears why: a throw from here would be passed over like any other. */
function die(why: string): never {
  try {
    writeSync(STDERR, `${why}\n`);
  } catch {}
  process.exit(1);
}

function addSync({ NODEFS }: NodeModule): void {
  NODEFS.stream_ops.fsync = ({ nfd }) =>
    NODEFS.tryFSOperation(() => {
      if (nfd !== undefined) fsyncSync(nfd);
      return 0;
    });
}

function settings(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
