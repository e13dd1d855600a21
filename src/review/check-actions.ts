import type { Finding } from '../core/rule/finding.ts';
import type { CheckAction } from './review-plan.ts';

/** Another review of the newest commit. */
export const RECHECK: CheckAction = {
  label: 'Recheck',
  description: 'Review the newest commit again',
  identifier: 'recheck',
};

/** A comment with all suggestions. */
export const SHOW_FIXES: CheckAction = {
  label: 'Show fixes',
  description: 'Comment with all suggestions as diffs',
  identifier: 'show-fixes',
};

/** The buttons of a check with these findings. */
export function actionsFor(findings: readonly Finding[]): CheckAction[] {
  return findings.some(hasFix) ? [RECHECK, SHOW_FIXES] : [RECHECK];
}

/** Whether its suggestion can be shown: a place that holds a secret is not quoted. */
export function hasFix({ suggestion, masked }: Finding): boolean {
  return suggestion !== undefined && masked !== true;
}
