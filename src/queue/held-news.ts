/** Milliseconds that news wait at most while more is being stored. */
const LONGEST = 250;

/** News of what was stored. */
export interface HeldNews<T> {
  add(news: readonly T[]): void;
  /** Counts as storing until it has settled. */
  during<R>(storing: Promise<R>): Promise<R>;
}

/**
 * Tells news when nothing more is being stored, at the latest after a quarter of a second. Each look for jobs that they
 * cause is a write of its own, and in a burst the next webhooks would wait behind it. One that comes alone is told of at
 * once.
 */
export function heldNews<T>(tell: (news: readonly T[]) => void): HeldNews<T> {
  const held: T[] = [];
  let storing = 0;
  let timer: NodeJS.Timeout | undefined;

  const tellAll = () => {
    clearTimeout(timer);
    timer = undefined;
    if (held.length > 0) tell(held.splice(0));
  };

  return {
    add(news) {
      held.push(...news);
      if (held.length > 0) timer ??= setTimeout(tellAll, LONGEST).unref();
    },
    async during(work) {
      storing++;
      try {
        return await work;
      } finally {
        storing--;
        if (storing === 0) tellAll();
      }
    },
  };
}
