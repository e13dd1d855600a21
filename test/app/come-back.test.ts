import { describe, expect, it } from 'vitest';
import { comeBack, hasTriesLeft, lastWord, tryAgain } from '../../src/app/come-back.ts';
import { ComeBackError } from '../../src/review/come-back-error.ts';
import { JOB } from './review-job.ts';

const limit = (until: number, isGuess = false) => new ComeBackError('rate-limited', 'x', { hint: 'y', until, isGuess });
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('a job that met a limit', () => {
  it('comes back when GitHub says', () => {
    const { data, notBefore } = comeBack(JOB, { error: limit(5_000), onOutage: 'block' }, 1_000);
    expect(notBefore).toBe(5_000);
    expect(data.past).toEqual({ returns: 1, failures: 0, since: 1_000, onOutage: 'block' });
  });

  it('waits longer each time where GitHub does not say, half an hour at most', () => {
    const pauses: number[] = [];
    let job = JOB;
    for (let at = 0; at < 8; at += 1) {
      const later = comeBack(job, { error: limit(MINUTE, true), onOutage: 'pass' }, 0);
      pauses.push(later.notBefore / MINUTE);
      job = later.data;
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
  });

  it('is given up after twelve returns, or six hours', () => {
    const past = { returns: 12, failures: 0, since: 0, onOutage: 'pass' } as const;
    expect(lastWord(JOB, 0, 100 * HOUR)).toBeNull();
    expect(lastWord({ ...JOB, past }, 0, 6 * HOUR)).toBeNull();
    const tired = { ...past, returns: 13 };
    expect(lastWord({ ...JOB, past: tired }, 0, HOUR)).toMatchObject({
      conclusion: 'neutral',
      title: 'Could not review',
    });
    expect(lastWord({ ...JOB, past }, 0, 6 * HOUR + 1)).toMatchObject({ conclusion: 'neutral' });
  });

  it('ends as the repository wants after an outage', () => {
    const past = { returns: 13, failures: 0, since: 0, onOutage: 'block' } as const;
    expect(lastWord({ ...JOB, past }, 0, 0)).toMatchObject({ conclusion: 'action_required' });
  });

  it('is given up when five workers have died over it', () => {
    expect(lastWord(JOB, 4, 0)).toBeNull();
    expect(lastWord(JOB, 5, 0)).toMatchObject({ conclusion: 'neutral', title: 'Could not review' });
  });
});

describe('a job that failed', () => {
  it('is tried again after twice the time each time, drawn between the half and the whole, half an hour at most', () => {
    const pauses: number[] = [];
    let job = JOB;
    for (let at = 0; at < 10; at += 1) {
      const later = tryAgain(job, { onOutage: 'pass' }, 0, at % 2);
      pauses.push(later.notBefore / 1_000);
      job = later.data;
    }
    expect(pauses).toEqual([2.5, 10, 10, 40, 40, 160, 160, 640, 640, 1_800]);
  });

  it('has so many tries', () => {
    expect(hasTriesLeft(JOB, 1)).toBe(true);
    expect(hasTriesLeft(tryAgain(JOB, { onOutage: 'pass' }, 0, 0).data, 1)).toBe(false);
  });
});
