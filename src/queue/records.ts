import { DEAD } from './dead-letters.ts';
import { patiently } from './patiently.ts';
import type { Store } from './store.ts';

/** A review that has ended, without a line of code. */
export interface ReviewRecord {
  readonly delivery: string;
  readonly installation: number;
  readonly owner: string;
  readonly repo: string;
  /** Null for a merge group whose branch does not tell. */
  readonly number: number | null;
  readonly key: string;
  readonly head: string;
  readonly base: string;
  readonly baseRef: string;
  /** When the pull request had changed, ISO 8601. */
  readonly updatedAt: string;
  readonly outcome: 'published' | 'stale' | 'failed' | 'stopped';
  readonly conclusion: string | null;
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
  /** Milliseconds. */
  readonly duration: number;
  /** Requests to GitHub. */
  readonly calls: number;
}

/** What became of a finding. `ignored`: by a comment in the code. */
export type FindingOutcome = 'open' | 'fixed' | 'dismissed' | 'ignored';

/** A finding of a pull request, without its text. */
export interface FindingRecord {
  readonly rule: string;
  readonly fingerprint: string;
  readonly outcome: FindingOutcome;
}

/** The findings of a review. */
export interface Tally {
  readonly findings: readonly FindingRecord[];
  /** All was read and judged: what was open and is not among them is fixed. */
  readonly isWhole: boolean;
}

/** The last review of a key, its times by the clock of the database, in milliseconds since the epoch. */
export interface LastReview
  extends Pick<ReviewRecord, 'delivery' | 'head' | 'base' | 'baseRef' | 'updatedAt' | 'outcome'> {
  readonly startedAt: number;
  readonly endedAt: number;
}

/**
 * What is kept of reviews: for people, for figures, and to know what need not be done again. Waits where the store is away
 * for a while.
 */
export interface Records {
  /** @returns what has changed: findings that are new, and those with another outcome than before */
  keep(review: ReviewRecord, tally: Tally | null): Promise<readonly Pick<FindingRecord, 'rule' | 'outcome'>[]>;
  last(key: string): Promise<LastReview | null>;
}

type LastRow = Omit<LastReview, 'startedAt' | 'endedAt'> & { readonly startedAt: string; readonly endedAt: string };

export function reviewRecords(store: Store): Records {
  return {
    async keep(review, tally) {
      const row = JSON.stringify(review);
      if (!tally || review.number === null) {
        await patiently(() => store.query(KEEP_REVIEW, [row]));
        return [];
      }
      const findings = JSON.stringify(tally.findings);
      return patiently(() => store.query(KEEP_BOTH, [row, findings, tally.isWhole]));
    },
    async last(key) {
      const [row] = await patiently(() => store.query<LastRow>(LAST, [key]));
      return row ? { ...row, startedAt: Number(row.startedAt), endedAt: Number(row.endedAt) } : null;
    },
  };
}

const LAST = `SELECT delivery, head, base, base_ref AS "baseRef", updated_at AS "updatedAt", outcome,
    extract(epoch FROM started_at) * 1000 AS "startedAt", extract(epoch FROM ended_at) * 1000 AS "endedAt"
  FROM hunkwise.review WHERE key = $1 ORDER BY ended_at DESC LIMIT 1`;

const REVIEW = `INSERT INTO hunkwise.review
    (delivery, installation, owner, repo, number, key, head, base, base_ref, updated_at, outcome, conclusion,
     errors, warnings, notes, duration, calls, started_at, ended_at)
  SELECT delivery, installation, owner, repo, number, key, head, base, "baseRef", "updatedAt", outcome, conclusion,
     errors, warnings, notes, duration, calls, now() - duration * interval '1 millisecond', now()
  FROM json_to_record($1::json) AS given (delivery text, installation bigint, owner text, repo text, number integer,
    key text, head text, base text, "baseRef" text, "updatedAt" text, outcome text, conclusion text, errors integer,
    warnings integer, notes integer, duration integer, calls integer)
  ON CONFLICT (delivery) DO UPDATE SET (outcome, conclusion, errors, warnings, notes, duration, calls, started_at, ended_at)
    = (excluded.outcome, excluded.conclusion, excluded.errors, excluded.warnings, excluded.notes, excluded.duration,
       excluded.calls, excluded.started_at, excluded.ended_at)`;

const KEEP_REVIEW = REVIEW;

const KEEP_BOTH = `WITH kept AS (${REVIEW}),
  pull AS (
    SELECT * FROM json_to_record($1::json) AS given (installation bigint, owner text, repo text, number integer)
  ),
  found AS (
    SELECT DISTINCT ON (rule, fingerprint) * FROM json_to_recordset($2::json) AS given (rule text, fingerprint text, outcome text)
  ),
  known AS (
    SELECT rule, fingerprint, outcome FROM hunkwise.finding JOIN pull USING (owner, repo, number)
  ),
  said AS (
    INSERT INTO hunkwise.finding AS old
      (installation, owner, repo, number, rule, fingerprint, outcome, first_seen, last_seen)
    SELECT pull.*, found.*, now(), now() FROM pull, found
    ON CONFLICT (owner, repo, number, rule, fingerprint) DO UPDATE SET outcome = excluded.outcome, last_seen = now()
    RETURNING rule, fingerprint, outcome
  ),
  changed AS (
    SELECT rule, said.outcome FROM said LEFT JOIN known USING (rule, fingerprint)
    WHERE known.outcome IS DISTINCT FROM said.outcome
  ),
  gone AS (
    UPDATE hunkwise.finding AS old SET outcome = 'fixed', last_seen = now()
    FROM pull
    WHERE $3::boolean AND old.outcome = 'open'
      AND (old.owner, old.repo, old.number) = (pull.owner, pull.repo, pull.number)
      AND NOT EXISTS (SELECT FROM found WHERE (found.rule, found.fingerprint) = (old.rule, old.fingerprint))
    RETURNING old.rule, old.outcome
  )
  SELECT rule, outcome FROM changed UNION ALL SELECT rule, outcome FROM gone`;

/**
 * Drops what belongs to an installation, or to some of its repositories: what waits, and with `isGone` also what is kept
 * of it. What runs is told by a signal.
 *
 * @param repositories `OWNER/NAME`; null for all
 */
export async function forget(
  store: Store,
  installation: number,
  repositories: readonly string[] | null,
  isGone: boolean,
): Promise<void> {
  const values = [installation, repositories];
  await store.query(FORGET_JOBS, [String(installation), repositories, isGone]);
  if (!isGone) return;
  for (const table of ['review', 'finding']) {
    await store.query(
      `DELETE FROM hunkwise.${table} WHERE installation = $1 AND ($2::text[] IS NULL OR owner || '/' || repo = ANY($2))`,
      values,
    );
  }
}

/** While it may come back, people keep their list of what was given up. A dead letter holds its job one level deeper. */
const FORGET_JOBS = `DELETE FROM pgboss.job
  WHERE group_id = $1
    AND CASE WHEN $3::boolean THEN state <> 'active' ELSE state < 'active' AND name <> '${DEAD}' END
    AND ($2::text[] IS NULL OR concat_ws('/', data->>'owner', data->>'repo') = ANY($2)
      OR concat_ws('/', data->'data'->>'owner', data->'data'->>'repo') = ANY($2))`;

/** Drops what has been kept for longer than these days. @returns rows */
export async function prune(store: Store, days: number): Promise<number> {
  const old = "now() - $1::integer * interval '1 day'";
  const rows = await Promise.all([
    store.query(`DELETE FROM hunkwise.review WHERE ended_at < ${old} RETURNING 1`, [days]),
    store.query(`DELETE FROM hunkwise.finding WHERE last_seen < ${old} RETURNING 1`, [days]),
    store.query(`DELETE FROM pgboss.job WHERE name = $2 AND created_on < ${old} RETURNING 1`, [days, DEAD]),
    store.query(`DELETE FROM hunkwise.allowance WHERE at < now() - interval '1 day' RETURNING 1`),
  ]);
  return rows.reduce((sum, each) => sum + each.length, 0);
}
