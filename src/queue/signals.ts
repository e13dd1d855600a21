import type { Store } from './store.ts';

/** Where the processes of a store tell each other things: hints, which may get lost. */
export interface Signals {
  send(message: Signal): Promise<void>;
  /** Hears every message, its own too; and `null` when some may have been missed. Returns the end of it. */
  hear(listener: (message: Signal | null) => void): () => void;
  close(): Promise<void>;
}

/** `queue` has something new; `about` tells what, as far as it has room. */
export interface Signal {
  readonly queue: string;
  readonly about?: unknown;
}

const CHANNEL = 'hunkwise';

/** PostgreSQL's limit of a payload is 8,000 bytes. */
const ROOM = 7_900;

/** Nobody else can use an embedded store: there the messages stay in the process. */
export async function openSignals(store: Store, onProblem: (problem: unknown) => void): Promise<Signals> {
  const listeners = new Set<(message: Signal | null) => void>();
  const tell = (message: Signal | null) => {
    for (const listener of listeners) listener(message);
  };
  const hear: Signals['hear'] = (listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  if (store.isPrivate) return { hear, send: async (message) => tell(message), close: async () => {} };
  const close = await store.listen(
    CHANNEL,
    (payload) => {
      try {
        tell(JSON.parse(payload) as Signal);
      } catch (error) {
        onProblem(error);
      }
    },
    () => tell(null),
  );
  return {
    hear,
    close,
    send: (message) => store.query('SELECT pg_notify($1, $2)', [CHANNEL, payloadOf(message)]).then(() => {}),
  };
}

function payloadOf(message: Signal): string {
  const whole = JSON.stringify(message);
  return Buffer.byteLength(whole) <= ROOM ? whole : JSON.stringify({ queue: message.queue });
}
