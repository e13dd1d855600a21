/** Random numbers that are the same for the same seed. */
export interface Random {
  /** At least 0, below 1. */
  next(): number;
  exponential(mean: number): number;
  logNormal(median: number, sigma: number): number;
}

/** A generator of 32 bits of state (mulberry32): small, quick, and random enough for traffic. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const exponential = (mean: number) => -Math.log(1 - next()) * mean;
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return { next, exponential, logNormal: (median, sigma) => median * Math.exp(sigma * normal()) };
}
