/** The limits that GitHub sets to an installation, by the words of its documentation. */
export const LIMIT_NAMES = [
  'REST an hour',
  'GraphQL an hour',
  'REST points a minute',
  'GraphQL points a minute',
  'content a minute',
  'content an hour',
  'concurrent',
] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];

/** What some requests use up. */
export interface Use {
  /** REST requests. */
  readonly rest: number;
  /** 1 for a request that reads, 5 for one that writes. */
  readonly restPoints: number;
  /** GraphQL queries: each costs one point of the hour and one of the minute. */
  readonly graphql: number;
  /** Requests that create content, of 80 a minute and 500 an hour. */
  readonly content: number;
}

/** GitHub says no, until `until` (seconds). */
export interface Refusal {
  readonly limit: LimitName;
  readonly until: number;
}

export interface Limits {
  /** Takes all of it, or none. `inFlight` is the number of requests that are open at the same time. */
  take(use: Use, now: number, inFlight: number): Refusal | null;
}

const MINUTE = 60;
const HOUR = 3_600;
const CONCURRENT = 100;

/** Requests an hour: 5,000, and 50 for each repository above 20, up to 12,500. */
export function hourlyRest(repositories: number): number {
  return Math.min(12_500, 5_000 + 50 * Math.max(0, repositories - 20));
}

/** The limits of one installation. The windows are fixed ones that begin with the first request in them. */
export function limitsOf(repositories: number): Limits {
  const windows = [
    window('REST an hour', hourlyRest(repositories), HOUR, (use) => use.rest),
    window('GraphQL an hour', 5_000, HOUR, (use) => use.graphql),
    window('REST points a minute', 900, MINUTE, (use) => use.restPoints),
    window('GraphQL points a minute', 2_000, MINUTE, (use) => use.graphql),
    window('content a minute', 80, MINUTE, (use) => use.content),
    window('content an hour', 500, HOUR, (use) => use.content),
  ];
  return {
    take(use, now, inFlight) {
      // Without a time to come back GitHub asks for a minute at least.
      if (inFlight > CONCURRENT) return { limit: 'concurrent', until: now + MINUTE };
      let refusal: Refusal | null = null;
      for (const each of windows) {
        const until = each.full(use, now);
        if (until !== null && until > (refusal?.until ?? 0)) refusal = { limit: each.name, until };
      }
      if (refusal === null) for (const each of windows) each.add(use);
      return refusal;
    },
  };
}

function window(name: LimitName, limit: number, seconds: number, cost: (use: Use) => number) {
  let start = Number.NEGATIVE_INFINITY;
  let used = 0;
  return {
    name,
    /** When the window ends, if it has no room for this; null if it has. An empty window takes anything. */
    full(use: Use, now: number): number | null {
      if (now >= start + seconds) {
        start = now;
        used = 0;
      }
      return used > 0 && cost(use) > 0 && used + cost(use) > limit ? start + seconds : null;
    },
    add(use: Use): void {
      used += cost(use);
    },
  };
}
