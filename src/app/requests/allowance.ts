/** How often something may happen. */
export interface Rate {
  readonly most: number;
  /** Milliseconds. */
  readonly within: number;
}

/** Remembers, in this process, how often things happened. */
export interface Allowance {
  /** Whether it may happen once more now; then it counts. */
  take(key: string, rate: Rate): boolean;
}

/** @param now milliseconds since the epoch */
export function allowance(now: () => number = Date.now): Allowance {
  const happened = new Map<string, { readonly until: number; readonly times: readonly number[] }>();
  const forgetOld = (at: number) => {
    for (const [key, { until }] of happened) if (until <= at) happened.delete(key);
  };
  return {
    take(key, { most, within }) {
      const at = now();
      forgetOld(at);
      const times = (happened.get(key)?.times ?? []).filter((time) => time > at - within);
      if (times.length >= most) return false;
      happened.set(key, { until: at + within, times: [...times, at] });
      return true;
    },
  };
}
