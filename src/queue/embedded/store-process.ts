import type { ChildProcess } from 'node:child_process';
import { HunkwiseError } from '../../core/error.ts';
import type { Answer, Question } from './messages.ts';
import { startChild } from './start-child.ts';

/** A question without the id, which is given on sending. */
export type Asked = Question extends infer Each ? (Each extends Question ? Omit<Each, 'id'> : never) : never;

/** A process that holds the store, ready to be asked. */
export interface StoreProcess {
  /**
   * The rows of the answer. Rejects with an error that has the fields of PostgreSQL's, above all `code`; with
   * HunkwiseError `store-gone` when the process ends before it has answered.
   */
  ask(question: Asked): Promise<readonly unknown[]>;
  /** Ends it; by force when it takes longer than five seconds. What is committed is on the disk either way. */
  close(): Promise<void>;
  /** Why it ended. */
  readonly ended: Promise<string>;
}

interface Waiting {
  resolve(rows: readonly unknown[]): void;
  reject(error: unknown): void;
  readonly timer: NodeJS.Timeout;
}

/** Milliseconds after which a process that has not answered is taken for stuck, and killed; by itself when we are gone. */
const PATIENCE = 30_000;
const FAREWELL = 5_000;
const STDERR_KEPT = 2_000;

/**
 * Starts a process that holds the store of this folder, and makes the store if there is none.
 *
 * @throws HunkwiseError `store-locked`, `store-unusable`
 */
export async function startStoreProcess(
  dataDir: string,
  onNotification: (channel: string, payload: string) => void,
): Promise<StoreProcess> {
  const child = startChild('child', dataDir, String(PATIENCE));
  const ended = endOf(child);
  const waiting = new Map<number, Waiting>();
  const { promise: ready, resolve: tellReady } = Promise.withResolvers<Answer>();
  let ids = 0;

  child.on('message', (answer: Answer) => {
    if (answer.kind === 'notification') onNotification(answer.channel, answer.payload);
    else if (answer.kind === 'done' || answer.kind === 'failed') settle(waiting, answer);
    else tellReady(answer);
  });
  void ended.then((reason) => {
    tellReady({ kind: 'refused', code: 'store-unusable', message: reason });
    for (const { reject } of takeAll(waiting)) reject(gone(reason));
  });

  const ask = (question: Asked) => {
    const id = ids++;
    const { promise, resolve, reject } = Promise.withResolvers<readonly unknown[]>();
    if (!child.connected) return Promise.reject(gone('it has ended'));
    waiting.set(id, { resolve, reject, timer: setTimeout(() => child.kill('SIGKILL'), PATIENCE) });
    // What cannot be sent any more shows in how the process ends.
    child.send({ ...question, id }, () => {});
    return promise;
  };

  const first = await ready;
  if (first.kind === 'refused') throw refusal(first.code, dataDir, first.message);
  const close = async () => {
    const timer = setTimeout(() => child.kill('SIGKILL'), FAREWELL);
    // Its end is the answer.
    await ask({ kind: 'close' }).catch(() => {});
    await ended;
    clearTimeout(timer);
  };
  return { ask, close, ended };
}

function settle(waiting: Map<number, Waiting>, answer: Extract<Answer, { id: number }>): void {
  const asked = waiting.get(answer.id);
  waiting.delete(answer.id);
  clearTimeout(asked?.timer);
  if (answer.kind === 'done') asked?.resolve(answer.rows);
  else asked?.reject(Object.assign(new Error(answer.message), answer.fields));
}

function takeAll(waiting: Map<number, Waiting>): Waiting[] {
  const all = [...waiting.values()];
  waiting.clear();
  for (const { timer } of all) clearTimeout(timer);
  return all;
}

/** How the process ended, and the last of what it said. */
function endOf(child: ChildProcess): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-STDERR_KEPT);
  });
  child.on('error', (error) => {
    said += error.message;
    // One that could not be started never closes.
    if (child.pid === undefined) resolve(said);
  });
  child.once('close', (status, signal) => {
    resolve(`its process ended (${signal ?? `exit status ${status}`}). ${said}`.trim());
  });
  return promise;
}

/** The store's process is not there to answer. */
export function gone(reason: string): HunkwiseError {
  const hint = 'It is started again by itself; what was asked may or may not have been done. Try again.';
  return new HunkwiseError('store-gone', `The embedded store is gone: ${reason}`, { hint });
}

function refusal(code: 'store-locked' | 'store-unusable', dataDir: string, message: string): HunkwiseError {
  const isLocked = code === 'store-locked';
  const hint = isLocked
    ? 'Stop the other process, give this one a folder of its own in DATA_DIR, or set DATABASE_URL: several processes can share a PostgreSQL.'
    : 'Set DATA_DIR to a folder on a local disk that this user may write, or DATABASE_URL to a PostgreSQL.';
  const what = isLocked ? 'is in use' : 'cannot be used';
  return new HunkwiseError(code, `The store in ${dataDir} ${what}: ${message}`, { hint });
}
