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
  readonly report: CheckReport;
}

/** What a run is for, and back: a check run itself knows only its commit. */
export function externalIdOf(pull: number, delivery: string): string {
  return `pull/${pull}/${delivery}`;
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
    const conclusion = run.conclusion as Conclusion;
    return [{ id: run.id, pull, report: { conclusion, title: title ?? '', summary: summary ?? '' } }];
  });
}

/**
 * The report as it has to end beside the others of its commit: a required check looks at the commit, so a pull request
 * onto a branch with a lax configuration must not turn a strict one green (`architecture.md`, section 3).
 */
export function worstOf(
  report: CheckReport,
  others: readonly (Sibling | { pull: number; report: CheckReport })[],
): CheckReport {
  const own = rankOf(report.conclusion);
  const worst = others.toSorted((left, right) => rankOf(right.report.conclusion) - rankOf(left.report.conclusion))[0];
  if (own < 0 || !worst || rankOf(worst.report.conclusion) <= own) return report;
  const { pull } = worst;
  const why = `Pull request #${pull} stands at the same commit, and a check belongs to a commit: this one ends as that one.`;
  return {
    conclusion: worst.report.conclusion,
    title: `${report.title}; #${pull}: ${worst.report.title}`.slice(0, TITLE_LIMIT),
    summary: `${why}\n\n${report.summary}`,
  };
}

function rankOf(conclusion: string | null | undefined): number {
  return RANKS.indexOf(conclusion ?? '');
}
