import type { Configuration, FailOn } from '../config/index.ts';
import type { Finding, Severity } from '../core/rule/finding.ts';
import { countBySeverity, plural, SEVERITIES } from './count.ts';
import type { CheckReport } from './review-plan.ts';

/** What a conclusion rests on. */
export interface Evidence {
  /** Everything the change introduces. */
  readonly findings: readonly Finding[];
  readonly failOn: FailOn;
  /** Changed Python files that were not read, or only in part. */
  readonly unread: number;
  /** Sentences about files that could not even be listed. */
  readonly incomplete: readonly string[];
  /** Whether what was not read blocks the merge. */
  readonly onIncomplete: Configuration['incomplete'];
  /** Rules that crashed on a file: it was read, but not by all. */
  readonly crashes: number;
  /** Whether the change has any Python. */
  readonly hasPython: boolean;
}

type Verdict = Pick<CheckReport, 'conclusion' | 'title'>;

/** GitHub's limit, prose only: `github.md`, section 1, Checks. */
const TITLE_LIMIT = 255;

/**
 * How the check ends (`architecture.md`, section 3): what fails it comes first, then what was not read, since a clean
 * success may never stand for unread code.
 */
export function conclude(evidence: Evidence): Verdict {
  const { findings, failOn, unread, incomplete, onIncomplete } = evidence;
  const title = titleOf(evidence).slice(0, TITLE_LIMIT);
  if (findings.some(({ severity }) => isFailing(severity, failOn))) return { conclusion: 'failure', title };
  if (unread > 0 || incomplete.length > 0)
    return { conclusion: onIncomplete === 'block' ? 'action_required' : 'neutral', title };
  return { conclusion: 'success', title };
}

function isFailing(severity: Severity, failOn: FailOn): boolean {
  return failOn !== 'never' && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn);
}

function titleOf({ findings, unread, incomplete, crashes, hasPython }: Evidence): string {
  const parts = [
    countBySeverity(findings),
    unread > 0 && `${plural(unread, 'file')} not read`,
    incomplete.length > 0 && 'the list of files is incomplete',
    crashes > 0 && `${plural(crashes, 'rule')} crashed`,
  ].filter(Boolean);
  if (parts.length > 0) return parts.join('; ');
  return hasPython ? 'No problems found' : 'No Python changed';
}
