import { describe, expect, it } from 'vitest';
import type { ReviewJob } from '../../src/app/review-job.ts';
import { stops } from '../../src/app/stops.ts';
import { choose, isServed, stoppedBy } from '../../src/app/turn.ts';
import type { LastReview, Waiting } from '../../src/queue/index.ts';
import { JOB } from './review-job.ts';

function job(more: Partial<ReviewJob>, since: number): Waiting<ReviewJob> {
  return { data: { ...JOB, ...more }, since, abandoned: 0 };
}

function chosen(...turn: [Waiting<ReviewJob>, ...Waiting<ReviewJob>[]]): string {
  return choose(turn).newest.data.delivery;
}

describe('of what came up together', () => {
  it('the pull request as it was last counts, in whichever order it was told', () => {
    const late = job({ delivery: 'new', updatedAt: '2026-01-01T00:00:05Z' }, 1);
    expect(chosen(job({}, 2), late)).toBe('new');
    expect(chosen(late, job({}, 2))).toBe('new');
  });

  it('of one second the one that came last counts, though the other was put back after it', () => {
    const putBack = job({ takenOn: 1 }, 9);
    expect(chosen(putBack, job({ delivery: 'new' }, 2))).toBe('new');
    expect(chosen(job({ delivery: 'new' }, 2), putBack)).toBe('new');
  });

  it('what was superseded and could not say so yet never comes before the one in its place', () => {
    const superseded = job({ stopped: 'superseded' }, 9);
    expect(chosen(superseded, job({ delivery: 'new' }, 2))).toBe('new');
    expect(chosen(job({ delivery: 'new' }, 2), superseded)).toBe('new');
  });

  it('all who asked are told', () => {
    const asked = (id: number) => ({ asked: [{ kind: 'conversation', id } as const] });
    expect(choose([job(asked(1), 1), job(asked(2), 2)]).asked.map(({ id }) => id)).toEqual([1, 2]);
  });
});

describe('a job', () => {
  const LAST: LastReview = {
    delivery: 'last',
    ...{ head: JOB.headSha, base: JOB.baseSha, baseRef: 'main', updatedAt: JOB.updatedAt, outcome: 'published' },
    ...{ startedAt: 10, endedAt: 20 },
  };

  it.each<[Partial<ReviewJob>, number, boolean]>([
    [{}, 30, false],
    [{ joins: 'last' }, 30, true],
    [{ joins: 'ended-since' }, 15, true],
    [{ joins: 'ended-since' }, 25, false],
    [{ joins: 'begun-since' }, 5, true],
    [{ joins: 'begun-since' }, 15, false],
    [{ joins: 'last', headSha: 'c'.repeat(40) }, 30, false],
    [{ updatedAt: '2025-12-31T00:00:00Z', headSha: 'c'.repeat(40) }, 30, true],
  ])('%o that came at %i is served by a review from 10 to 20: %s', (more, since, isIt) => {
    expect(isServed(job(more, since), LAST)).toBe(isIt);
  });

  it('is not served by a review that failed', () => {
    expect(isServed(job({ joins: 'last' }, 30), { ...LAST, outcome: 'failed' })).toBe(false);
  });

  it('that runs stops for a newer one, not for an older one, nor for one that is content with it', () => {
    const newer = { ...JOB, delivery: 'new' };
    expect(stoppedBy(JOB, newer)).toBe('superseded');
    expect(stoppedBy(JOB, { ...newer, joins: 'ended-since' })).toBeNull();
    expect(stoppedBy(JOB, { ...newer, joins: 'begun-since' })).toBe('superseded');
    expect(stoppedBy(JOB, { ...newer, updatedAt: '2025-01-01T00:00:00Z' })).toBeNull();
    expect(stoppedBy(JOB, { ...newer, stopped: 'closed' })).toBe('closed');
    expect(stoppedBy(JOB, { ...newer, number: 8 })).toBeNull();
    expect(stoppedBy(JOB, { ...newer, stopped: 'superseded' })).toBeNull();
  });

  it('does not stop for its own news, nor for those of what came up with it', () => {
    const newer = { ...JOB, delivery: 'new' };
    expect(stops([JOB], newer)).toBe('superseded');
    expect(stops([JOB], JOB)).toBeNull();
    expect(stops([JOB, newer], JOB)).toBeNull();
    expect(stops([JOB, newer], newer)).toBeNull();
    expect(stops([], newer)).toBeNull();
  });
});
