/** The program of the process that sends webhooks: what else the load does must not delay what it times. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { answerParent } from './remote.ts';
import { type Hook, type Sent, sign } from './send.ts';

/** Milliseconds. */
const RESOLUTION = 1;

let ready: readonly (() => Promise<Sent>)[] = [];
const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
delay.enable();

const operations = {
  /** Signs them, in place of those before. */
  prepare(hook: Hook, bodies: readonly string[]) {
    ready = bodies.map((body) => sign(hook, body));
    delay.reset();
  },
  /** Sends some of them, by their places, one after the other and without waiting for an answer. */
  send: (places: readonly number[]): Promise<Sent[]> => Promise.all(places.map((at) => prepared(at)())),
  /** The longest that this process itself was late since the last were prepared, in milliseconds. */
  late: () => Math.max(0, delay.max / 1e6 - RESOLUTION),
};

function prepared(at: number): () => Promise<Sent> {
  const send = ready[at];
  if (!send) throw new Error(`There is no webhook ${at}.`);
  return send;
}

export type SenderOperations = typeof operations;

answerParent(operations);
