/** How many deliveries are remembered; GitHub delivers again for three days, by hand (`github.md`, section 1). */
const MOST = 10_000;

/** Remembers which webhooks were taken on, so that one that is delivered twice is not worked on twice. */
export interface SeenDeliveries {
  /** `new`, `again` after one that failed, or `known`: nothing to do. */
  take(id: string): 'new' | 'again' | 'known';
  /** What failed may be delivered again. */
  failed(id: string): void;
}

export function seenDeliveries(limit = MOST): SeenDeliveries {
  const seen = new Map<string, 'taken' | 'failed'>();
  const remember = (id: string, state: 'taken' | 'failed') => {
    seen.delete(id);
    seen.set(id, state);
    const [oldest] = seen.keys();
    if (seen.size > limit && oldest !== undefined) seen.delete(oldest);
  };
  return {
    take(id) {
      const state = seen.get(id);
      if (state !== 'taken') remember(id, 'taken');
      if (state === undefined) return 'new';
      return state === 'failed' ? 'again' : 'known';
    },
    failed: (id) => remember(id, 'failed'),
  };
}
