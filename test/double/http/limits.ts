import type { Limits } from '../options.ts';
import { Refusal } from './refusal.ts';

export type Resource = 'core' | 'graphql';

export interface Cost {
  resource: Resource;
  /** Primary limit: 1 for a REST request, the query's cost for GraphQL. */
  primary: number;
  /** Secondary limit: GET 1, write 5; GraphQL query 1, mutation 5. */
  points: number;
  content: boolean;
}

/** What one installation has used. */
export interface Meter {
  used: Record<Resource, number>;
  /** Milliseconds since the epoch at which `used` starts again. */
  resetAt: number;
  spent: { at: number; cost: Cost }[];
  inFlight: number;
}

const minute = 60_000;
const hour = 3_600_000;

export const newMeter = (now: number): Meter => ({
  used: { core: 0, graphql: 0 },
  resetAt: now + hour,
  spent: [],
  inFlight: 0,
});

/** Books a request, or throws the refusal that GitHub would answer. `now` in milliseconds. */
export function charge(meter: Meter, cost: Cost, limits: Limits, now: number): void {
  if (now >= meter.resetAt) Object.assign(meter, { used: { core: 0, graphql: 0 }, resetAt: now + hour });
  meter.spent = meter.spent.filter(({ at }) => at > now - hour);
  if (meter.used[cost.resource] + cost.primary > limits.requestsPerHour) throw primaryRefusal();
  if (isTooFast(meter, cost, limits, now)) throw secondaryRefusal();
  meter.used[cost.resource] += cost.primary;
  meter.spent.push({ at: now, cost });
}

function isTooFast(meter: Meter, cost: Cost, limits: Limits, now: number): boolean {
  if (meter.inFlight > limits.concurrent) return true;
  const recent = meter.spent.filter(({ at }) => at > now - minute).map((each) => each.cost);
  const same = recent.filter(({ resource }) => resource === cost.resource);
  const points = same.reduce((sum, each) => sum + each.points, cost.points);
  if (points > (cost.resource === 'core' ? limits.pointsPerMinute : limits.graphqlPointsPerMinute)) return true;
  if (!cost.content) return false;
  const lastHour = meter.spent.filter((each) => each.cost.content).length;
  return recent.filter((each) => each.content).length >= limits.contentPerMinute || lastHour >= limits.contentPerHour;
}

const primaryRefusal = () => new Refusal(403, 'API rate limit exceeded for installation.', undefined);

const secondaryRefusal = () =>
  new Refusal(
    403,
    'You have exceeded a secondary rate limit and have been temporarily blocked from content creation. Please retry your request again later.',
    undefined,
    { 'retry-after': '60' },
  );

/** The `x-ratelimit-*` headers; reset in seconds since the epoch. */
export function rateHeaders(meter: Meter, resource: Resource, limits: Limits): Record<string, string> {
  const used = meter.used[resource];
  return {
    'x-ratelimit-limit': String(limits.requestsPerHour),
    'x-ratelimit-remaining': String(Math.max(0, limits.requestsPerHour - used)),
    'x-ratelimit-used': String(used),
    'x-ratelimit-reset': String(Math.ceil(meter.resetAt / 1000)),
    'x-ratelimit-resource': resource,
  };
}
