import { describe, expect, it } from 'vitest';
import { hourlyRest, limitsOf, type Use } from './limits.ts';

const NOTHING: Use = { rest: 0, restPoints: 0, graphql: 0, content: 0 };

/** How often something can be taken at one moment, and what stops it then. */
function takeAll(use: Partial<Use>, now = 0, limits = limitsOf(1)) {
  for (let times = 0; ; times++) {
    const refusal = limits.take({ ...NOTHING, ...use }, now, 1);
    if (refusal) return { times, refusal, limits };
    if (times > 20_000) throw new Error('Nothing stops it.');
  }
}

describe("GitHub's limits for an installation", () => {
  it.each([
    [{ rest: 1 }, 5_000, 'REST an hour', 3_600],
    [{ restPoints: 5 }, 180, 'REST points a minute', 60],
    [{ graphql: 1 }, 2_000, 'GraphQL points a minute', 60],
    [{ content: 1 }, 80, 'content a minute', 60],
  ])('let %o through %i times, then "%s" says when to come back', (use, times, limit, until) => {
    expect(takeAll(use)).toMatchObject({ times, refusal: { limit, until } });
  });

  it('open again when their window ends, which began with its first request', () => {
    const { refusal, limits } = takeAll({ content: 1 }, 100);
    expect(refusal.until).toBe(160);
    expect(limits.take({ ...NOTHING, content: 1 }, 159.9, 1)).not.toBeNull();
    expect(limits.take({ ...NOTHING, content: 1 }, 160, 1)).toBeNull();
  });

  it('name the longest wait when several are reached: 500 pieces of content an hour', () => {
    const { limits } = takeAll({ content: 1 }, 0);
    for (let minute = 1; minute <= 5; minute++) takeAll({ content: 1 }, minute * 60, limits);
    expect(takeAll({ content: 1 }, 360, limits)).toMatchObject({
      times: 20,
      refusal: { limit: 'content an hour', until: 3_600 },
    });
  });

  it('take all of a review or nothing', () => {
    const limits = limitsOf(1);
    limits.take({ ...NOTHING, content: 79 }, 0, 1);
    expect(limits.take({ ...NOTHING, rest: 3, content: 2 }, 0, 1)).not.toBeNull();
    expect(takeAll({ rest: 1 }, 0, limits).times).toBe(5_000);
  });

  it('let 100 requests be open at a time', () => {
    expect(limitsOf(1).take(NOTHING, 7, 101)).toEqual({ limit: 'concurrent', until: 67 });
  });

  it('grow with the repositories, up to 12,500 requests an hour', () => {
    expect([1, 20, 21, 170, 1_000].map(hourlyRest)).toEqual([5_000, 5_000, 5_050, 12_500, 12_500]);
  });
});
