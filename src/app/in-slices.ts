/** Milliseconds of work in a round of the event loop. */
const SLICE = 5;

/**
 * Hands out turns to start short work, as many in a round of the event loop as fit into a slice of time. What else comes
 * in is heard between two slices: in a burst of webhooks the store's word that the first are on disk would else have to
 * wait until the last is read. Not one in each round either, since the reviews that run have work in every round.
 */
export function inSlices(): () => Promise<void> {
  const waiting: (() => void)[] = [];
  let end = 0;

  const begin = () => {
    end = performance.now() + SLICE;
    next();
  };
  const next = () => {
    waiting.shift()?.();
    if (waiting.length === 0) return;
    // Once the microtasks have run, which are the work that was started.
    queueMicrotask(() => process.nextTick(() => (performance.now() < end ? next() : setImmediate(begin))));
  };

  return () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(begin);
    return promise;
  };
}
