import type { Store } from './store.ts';

/** Where the processes of a store tell each other things: hints, which may get lost. */
export interface Signals {
  send(...messages: readonly Signal[]): Promise<void>;
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

const NOTIFY = 'SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload';

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
  if (store.isPrivate) return { hear, send: async (...messages) => messages.forEach(tell), close: async () => {} };
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
    async send(...messages) {
      if (messages.length > 0) await store.query(NOTIFY, [CHANNEL, messages.map(payloadOf)]);
    },
  };
}

function payloadOf(message: Signal): string {
  const whole = JSON.stringify(message);
  return Buffer.byteLength(whole) <= ROOM ? whole : JSON.stringify({ queue: message.queue });
}
