import { Worker } from 'node:worker_threads';

/** All that the thread runs. Text and not a file: it starts sooner, with no module to find, read and compile. */
const PROGRAM = `
  const { workerData } = require('node:worker_threads');
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), workerData);
`;

/**
 * Kills this process unless it has ended by itself in so many milliseconds. A thread of its own keeps the time: while
 * PostgreSQL loops in the main one, there are no timers and no events. It costs 16 MB and a tenth
 * of a second, so it is for the end alone, and for when the parent does not watch over it.
 */
export function endWithin(milliseconds: number): void {
  new Worker(PROGRAM, { eval: true, execArgv: [], env: {}, workerData: milliseconds }).unref();
}
