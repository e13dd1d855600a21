import type { ReviewRecord, Tally } from '../queue/index.ts';
import type { ReviewOutcome } from '../review/review.ts';
import { keyOf, type Work } from './review-job.ts';

type Ended = Exclude<ReviewOutcome, { kind: 'later' | 'again' }>;

/** What is kept of a review. */
export function recordOf(work: Work, outcome: Ended, spent: { duration: number; calls: number }): ReviewRecord {
  const { delivery, installation, owner, repo, number, headSha, baseSha, baseRef, updatedAt } = work;
  const counts = { errors: 0, warnings: 0, notes: 0 };
  if (outcome.kind === 'published') {
    for (const { severity, outcome: state } of outcome.plan.tally) if (state === 'open') counts[PLURAL[severity]] += 1;
  }
  return {
    ...{
      delivery,
      installation,
      owner,
      repo,
      number,
      key: keyOf(work),
      head: headSha,
      base: baseSha,
      baseRef,
      updatedAt,
    },
    ...counts,
    ...spent,
    outcome: outcome.kind,
    conclusion: outcome.kind === 'published' ? outcome.plan.conclusion : null,
  };
}

const PLURAL = { error: 'errors', warning: 'warnings', note: 'notes' } as const;

/** The findings of a review that came to its end. */
export function tallyOf(outcome: Ended): Tally | null {
  if (outcome.kind !== 'published') return null;
  const findings = outcome.plan.tally.map(({ rule, fingerprint, outcome: state }) => ({
    rule,
    fingerprint,
    outcome: state,
  }));
  return { findings, isWhole: outcome.plan.isWhole };
}
