/**
 * A thread that reports the process's memory while the main thread is busy, perhaps forever. By that it also notices
 * when the parent is gone: the pipe breaks. No tree-sitter in here, see section 3 of the architecture.
 */
import { workerData } from 'node:worker_threads';
import { signal } from './signal.ts';

const IDLE = 0;
const BUSY = 1;
const EVERY = 100;

const state = new Int32Array(workerData as SharedArrayBuffer);

for (;;) {
  Atomics.wait(state, 0, IDLE);
  signal({ memory: process.memoryUsage.rss() });
  Atomics.wait(state, 0, BUSY, EVERY);
}
