import type { CheckReport, Conclusion } from '../review/review-plan.ts';
import type { Run } from './check-runs-api.ts';

/** From the best to the worst. A `cancelled` run says nothing about the code. */
const RANKS: readonly string[] = ['success', 'neutral', 'action_required', 'failure'] satisfies Conclusion[];

/** GitHub's limit of a title, prose only: `github.md`, section 1, Checks. */
const TITLE_LIMIT = 255;

/** The completed run of another pull request that stands at the same commit. */
export interface Sibling {
  readonly id: number;
  readonly pull: number;
  /** What its review said, whatever the others made of it. */
  readonly report: CheckReport;
  /** As what the run stands there. */
  readonly shown: string;
}

/** What a run is for, and back: a check run itself knows only its commit. */
export function externalIdOf(pull: number, delivery: string): string {
  return `pull/${pull}/${delivery}`;
}

/** What the run on a merge group is for: the diff from `baseSha` to its own commit. */
export function mergeGroupIdOf(baseSha: string, number: number | null, delivery: string): string {
  return `merge-group/${baseSha}/${number ?? 'none'}/${delivery}`;
}

/** What a run was for, by its external id: a pull request, or a merge group. */
export type CheckSubject =
  | { readonly kind: 'pull-request'; readonly number: number }
  | { readonly kind: 'merge-group'; readonly baseSha: string; readonly number: number | null };

/** Null where the id is none of ours. */
export function subjectOf(externalId: string | null | undefined): CheckSubject | null {
  const number = pullOf(externalId);
  if (number !== null) return { kind: 'pull-request', number };
  const [, baseSha, group] = /^merge-group\/([0-9a-f]{40})\/(\d+|none)\//.exec(externalId ?? '') ?? [];
  if (!baseSha) return null;
  return { kind: 'merge-group', baseSha, number: group === 'none' ? null : Number(group) };
}

function pullOf(externalId: string | null | undefined): number | null {
  const number = /^pull\/(\d+)\//.exec(externalId ?? '')?.[1];
  return number === undefined ? null : Number(number);
}

/** The newest completed run of each of these pull requests. */
export function siblingsAmong(runs: readonly Run[], pulls: readonly number[]): Sibling[] {
  const newest = runs.toSorted((left, right) => right.id - left.id);
  return pulls.flatMap((pull) => {
    const run = newest.find((each) => pullOf(each.external_id) === pull && rankOf(each.conclusion) >= 0);
    if (!run) return [];
    const { title, summary } = run.output;
    const shown = run.conclusion as Conclusion;
    const report = ownReport({ conclusion: shown, title: title ?? '', summary: summary ?? '' });
    return [{ id: run.id, pull, report, shown }];
  });
}

/**
 * The report as it has to end beside the others of its commit: a required check looks at the commit, so a pull request
 * onto a branch with a lax configuration must not turn a strict one green (`architecture.md`, section 3).
 */
export function worstOf(report: CheckReport, others: readonly Pick<Sibling, 'pull' | 'report'>[]): CheckReport {
  const own = rankOf(report.conclusion);
  const worst = others.toSorted((left, right) => rankOf(right.report.conclusion) - rankOf(left.report.conclusion))[0];
  if (own < 0 || !worst || rankOf(worst.report.conclusion) <= own) return report;
  const { pull } = worst;
  const why = `Pull request #${pull} stands at the same commit, and a check belongs to a commit: this one ends as that one.`;
  return {
    ...report,
    conclusion: worst.report.conclusion,
    title: `${report.title}; #${pull}: ${worst.report.title}`.slice(0, TITLE_LIMIT),
    summary: `${why}\n\n${report.summary}\n\n${ownMarker(report)}`,
  };
}

/** A report that ends as another's remembers how it would have ended, so that it can get better when that one does. */
function ownMarker({ conclusion, title }: CheckReport): string {
  return `<!-- hunkwise:v1 own=${conclusion} title=${encodeURIComponent(title).replaceAll('-', '%2D')} -->`;
}

function ownReport(report: CheckReport): CheckReport {
  const found = /^Pull request #\d+ stands [^\n]*\n\n(.*)\n\n<!-- hunkwise:v1 own=(\w+) title=(\S*) -->$/s.exec(
    report.summary,
  );
  const [, summary = '', conclusion, title = ''] = found ?? [];
  return found ? { conclusion: conclusion as Conclusion, title: decodeURIComponent(title), summary } : report;
}

function rankOf(conclusion: string | null | undefined): number {
  return RANKS.indexOf(conclusion ?? '');
}
