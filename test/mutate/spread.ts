/** A generator of numbers from 0 to below 1 that gives the same sequence for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Puts items into an order of which every beginning is spread: first over the values of the first key, within each of
 * them over those of the second, and so on; by chance where the keys do not decide.
 */
export function spread<T>(items: readonly T[], keys: readonly ((item: T) => string)[], random: () => number): T[] {
  const [key, ...rest] = keys;
  if (!key) return shuffled(items, random);
  const groups = [...Map.groupBy(items, key).values()].map((group) => spread(group, rest, random));
  return inTurns(shuffled(groups, random));
}

function inTurns<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, turn) => lists.flatMap((list) => list.slice(turn, turn + 1))).flat();
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
