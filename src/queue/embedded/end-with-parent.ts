import { Worker } from 'node:worker_threads';

/** Milliseconds. While a store opens and the first reviews run, the processors are needed for them. */
const FIRST_LOOK = 5_000;

/**
 * All that the thread runs. Text and not a file: it starts sooner, with no module to find, read and compile. Looking
 * every second, as there is no event for the end of a parent.
 */
const PROGRAM = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { parent, patience } = workerData;
  const end = () => process.kill(process.pid, 'SIGKILL');
  const alone = () => setTimeout(end, patience);
  parentPort.once('message', alone);
  setInterval(() => process.ppid === parent || alone(), 1_000);
`;

/**
 * Kills this process when it is still there so many milliseconds after its parent. A thread of its own keeps watch:
 * while PostgreSQL loops in the main one, there are no timers and no events, and 'disconnect' is never heard. It costs
 * 19 MB and a twentieth of a second.
 *
 * @param parent the process id that the parent had at the start
 * @returns to be called when the parent is known to be gone
 */
export function endWithParent(parent: number, patience: number, firstLook = FIRST_LOOK): () => void {
  let thread: Worker | undefined;
  const watch = () => {
    thread ??= new Worker(PROGRAM, { eval: true, execArgv: [], env: {}, workerData: { parent, patience } });
    thread.unref();
    return thread;
  };
  setTimeout(watch, firstLook).unref();
  return () => watch().postMessage('alone');
}
