import { fsyncSync } from 'node:fs';
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

/** What a file is to emscripten's file system on Node: `nfd` is the descriptor that Node knows. */
interface NodeStream {
  readonly nfd?: number;
}

interface NodeModule {
  readonly NODEFS: { readonly stream_ops: { fsync?: (stream: NodeStream) => number } };
}

/**
 * Opens the store in this folder, a path relative to the working one. What is committed is on disk: emscripten's file
 * system has no fsync, so it gets one.
 */
export function openPglite(folder: string, options: PGliteOptions = {}): Promise<PGlite> {
  return PGlite.create({ ...options, fs: syncedFiles(folder), startParams: START });
}

function syncedFiles(folder: string): NodeFS {
  const files = new NodeFS(folder);
  const init = files.init.bind(files);
  files.init = async (pglite, given) => {
    const { emscriptenOpts } = await init(pglite, given);
    const preRun = [...(emscriptenOpts.preRun ?? []), (module: unknown) => addSync(module as NodeModule)];
    return { emscriptenOpts: { ...emscriptenOpts, preRun } as typeof emscriptenOpts };
  };
  return files;
}

function addSync({ NODEFS }: NodeModule): void {
  NODEFS.stream_ops.fsync = ({ nfd }) => {
    if (nfd !== undefined) fsyncSync(nfd);
    return 0;
  };
}

function settings(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
