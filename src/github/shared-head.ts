import { hiddenWord, revealed } from '../review/hidden-word.ts';
import type { CheckReport, Conclusion } from '../review/review-plan.ts';
import type { Run } from './check-runs-api.ts';

/** From the best to the worst. A `cancelled` run says nothing about the code. */
const RANKS: readonly string[] = ['success', 'neutral', 'action_required', 'failure'] satisfies Conclusion[];

/** GitHub's limit of a title, prose only: `github.md`, section 1, Checks. */
const TITLE_LIMIT = 255;

/** What one pull request says about the commit. */
export interface Verdict {
  readonly pull: number;
  /** Its own, whatever the others at the commit say. */
  readonly report: CheckReport;
}

/** The completed run of another pull request that stands at the same commit. */
export interface Sibling extends Verdict {
  readonly id: number;
  /** How its run ends now. */
  readonly shown: CheckReport;
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
  | { readonly kind: 'pull-request'; readonly number: number; readonly delivery: string }
  | { readonly kind: 'merge-group'; readonly baseSha: string; readonly number: number | null };

/** Null where the id is none of ours. */
export function subjectOf(externalId: string | null | undefined): CheckSubject | null {
  const [, pull, delivery] = PULL.exec(externalId ?? '') ?? [];
  if (pull !== undefined) return { kind: 'pull-request', number: Number(pull), delivery: delivery ?? '' };
  const [, baseSha, group] = /^merge-group\/([0-9a-f]{40})\/(\d+|none)\//.exec(externalId ?? '') ?? [];
  if (!baseSha) return null;
  return { kind: 'merge-group', baseSha, number: group === 'none' ? null : Number(group) };
}

function pullOf({ external_id: externalId }: Run): number | null {
  const subject = subjectOf(externalId);
  return subject?.kind === 'pull-request' ? subject.number : null;
}

const PULL = /^pull\/(\d+)\/(.*)$/;

/** The pull requests that the runs are for. */
export function pullsOf(runs: readonly Run[]): number[] {
  return [...new Set(runs.flatMap((run) => pullOf(run) ?? []))];
}

/** Whether a report says anything about the code. */
export function isVerdict({ conclusion }: { readonly conclusion: string | null }): boolean {
  return rankOf(conclusion) >= 0;
}

/** Milliseconds after which a run that has not ended counts as left behind. */
const LONGEST_RUN = 15 * 60_000;

/**
 * Whether one of these pull requests is being reviewed by an older run. GitHub shows the newest run of a commit, so that
 * one must end last: else it would be green until the others are known. @param now milliseconds since the epoch
 */
export function hasOlderAtWork(runs: readonly Run[], pulls: readonly number[], own: number, now: number): boolean {
  return runs.some((run) => {
    const age = now - Date.parse(run.started_at ?? '');
    return run.id < own && run.status !== 'completed' && age < LONGEST_RUN && pulls.includes(pullOf(run) ?? 0);
  });
}

/** The newest completed run of each of these pull requests. */
export function siblingsAmong(runs: readonly Run[], pulls: readonly number[]): Sibling[] {
  const newest = runs.toSorted((left, right) => right.id - left.id);
  return pulls.flatMap((pull) => {
    const run = newest.find((each) => pullOf(each) === pull && rankOf(each.conclusion) >= 0);
    if (!run) return [];
    const { title, summary } = run.output;
    const shown = { conclusion: run.conclusion as Conclusion, title: title ?? '', summary: summary ?? '' };
    return [{ id: run.id, pull, shown, report: ownOf(shown) }];
  });
}

/**
 * The report as it has to end beside the others of its commit: a required check looks at the commit, so a pull request
 * onto a branch with a lax configuration must not turn a strict one green (`architecture.md`, section 3). It remembers
 * how it would end alone, so that it can again when the other one is mended.
 */
export function worstOf(report: CheckReport, others: readonly Verdict[]): CheckReport {
  const own = rankOf(report.conclusion);
  const worst = others.toSorted((left, right) => rankOf(right.report.conclusion) - rankOf(left.report.conclusion))[0];
  if (own < 0 || !worst || rankOf(worst.report.conclusion) <= own) return report;
  const { pull } = worst;
  const why = `Pull request #${pull} stands at the same commit, and a check belongs to a commit: this one ends as that one.`;
  return {
    ...report,
    conclusion: worst.report.conclusion,
    title: `${report.title}; #${pull}: ${worst.report.title}`.slice(0, TITLE_LIMIT),
    summary: `${why}\n\n${report.summary}\n\n${memory(report)}`,
  };
}

/** Hidden at the end of a summary that had to end as another one. */
const MEMORY = /^.*\n\n([\s\S]*)\n\n<!-- hunkwise:v1 own=(\w+) title=(\S*) -->$/;

function memory({ conclusion, title }: CheckReport): string {
  return `<!-- hunkwise:v1 own=${conclusion} title=${hiddenWord(title)} -->`;
}

/** How a run would have ended alone. */
function ownOf(shown: CheckReport): CheckReport {
  const [, summary, conclusion, title] = MEMORY.exec(shown.summary.trimEnd()) ?? [];
  if (summary === undefined || rankOf(conclusion) < 0) return shown;
  return { conclusion: conclusion as Conclusion, title: revealed(title ?? ''), summary };
}

/** Whether no other verdict can make it worse. */
export function isWorst({ conclusion }: CheckReport): boolean {
  return rankOf(conclusion) === RANKS.length - 1;
}

function rankOf(conclusion: string | null | undefined): number {
  return RANKS.indexOf(conclusion ?? '');
}
