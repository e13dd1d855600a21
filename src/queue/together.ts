/** Milliseconds that one lot may keep the next waiting: its connection may be dead. */
const PATIENCE = 1_000;

/** Marks in a lot. */
const MOST = 400;

export interface TogetherOptions<T, R> {
  /** Has a result for each item, in their order. */
  work(items: readonly T[]): Promise<readonly R[]>;
  /** What no two items of a lot may share; of those that do, the later goes later. */
  marks(item: T): readonly string[];
  /** Whether an error is about one of the items, so that each is to be tried alone. */
  isOfOne(error: unknown): boolean;
}

interface Waiting<T, R> extends Omit<PromiseWithResolvers<R>, 'promise'> {
  readonly item: T;
}

/**
 * Does work for many at once: what comes while a lot is under way waits, and goes together as the next. One that comes
 * alone does not wait.
 */
export function together<T, R>({ work, marks, isOfOne }: TogetherOptions<T, R>): (item: T) => Promise<R> {
  let waiting: Waiting<T, R>[] = [];
  let isBusy = false;

  const takeLot = (): readonly Waiting<T, R>[] => {
    const taken = new Set<string>();
    const { lot = [], rest = [] } = Object.groupBy(waiting, ({ item }) => {
      const own = marks(item);
      const fits = taken.size < MOST && own.every((mark) => !taken.has(mark));
      for (const mark of own) taken.add(mark);
      return fits ? 'lot' : 'rest';
    });
    waiting = rest;
    return lot;
  };

  const tryLot = async (lot: readonly Waiting<T, R>[]): Promise<void> => {
    try {
      const results = await work(lot.map(({ item }) => item));
      for (const [at, { resolve }] of lot.entries()) resolve(results[at] as R);
    } catch (error) {
      if (lot.length > 1 && isOfOne(error)) for (const each of lot) await tryLot([each]);
      else for (const { reject } of lot) reject(error);
    }
  };

  const next = () => {
    const lot = takeLot();
    isBusy = lot.length > 0;
    if (!isBusy) return;
    let isOver = false;
    const over = () => {
      clearTimeout(timer);
      if (!isOver) next();
      isOver = true;
    };
    const timer = setTimeout(over, PATIENCE);
    void tryLot(lot).then(over);
  };

  return (item) => {
    const { promise, ...settle } = Promise.withResolvers<R>();
    waiting.push({ item, ...settle });
    if (!isBusy) next();
    return promise;
  };
}
