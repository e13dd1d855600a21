import type { Finding } from '../core/rule/finding.ts';

/** Places that are named as reasons at most; who needs more follows the first ones. */
const MOST_REASONS = 10;

/** The places that make a finding one, as many as a comment or an annotation names. */
export function shownReasons({ because = [] }: Finding): NonNullable<Finding['because']> {
  return because.slice(0, MOST_REASONS);
}
