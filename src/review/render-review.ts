import type { Finding } from '../core/rule/finding.ts';
import { countBySeverity, plural } from './count.ts';

/** How many findings a review has, and where they are. */
export interface ReviewCounts {
  readonly commented: readonly Finding[];
  readonly annotated: number;
}

/** The short text above the comments of a review. The adapter adds the review's marker. */
export function renderReviewBody({ commented, annotated }: ReviewCounts): string {
  const more = annotated > 0 ? ` ${plural(annotated, 'more finding')} in the check **Hunkwise**.` : '';
  return `Hunkwise found ${countBySeverity(commented)} that this change introduces.${more}`;
}
