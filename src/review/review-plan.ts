import type { Finding } from '../core/rule/finding.ts';
import type { Anchor } from '../diff/index.ts';
import type { PostedComment } from './ports.ts';

/**
 * How a check run ends. Required checks pass on `success` and `neutral`; `failure`, `action_required` and `cancelled`
 * block. Source: `github.md`, section 1, Checks.
 */
export type Conclusion = 'success' | 'failure' | 'neutral' | 'action_required' | 'cancelled';

/** A mark on lines of the head version, shown beside the diff; it need not lie in a hunk. Plain text, no Markdown. */
export interface Annotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  /** Columns in code points from 1, only for a single line. */
  readonly startColumn?: number;
  readonly endColumn?: number;
  readonly level: 'failure' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
}

/** A line comment to post. */
export interface PlannedComment {
  readonly anchor: Anchor;
  /** Markdown with the hidden marker at its end. */
  readonly body: string;
  readonly fingerprint: string;
  /** What is shown instead when GitHub refuses the comment. */
  readonly fallback: Annotation;
}

/** What becomes of a comment whose finding is gone. */
export type Retirement =
  /** Nobody has answered: it goes, and the summary keeps a line about it. */
  | { readonly how: 'delete'; readonly comment: PostedComment }
  /** The same where the repository wants to keep it: folded away. */
  | { readonly how: 'minimise'; readonly comment: PostedComment; readonly body: string }
  /** Somebody has answered: it stays, says so, and the thread is resolved where the permission is there. */
  | { readonly how: 'edit'; readonly comment: PostedComment; readonly body: string };

/** A button of a completed check run. Characters: label 20, description 40, identifier 20 (`github.md`, section 1). */
export interface CheckAction {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}

/** How a check run is completed: what everyone sees first. */
export interface CheckReport {
  readonly conclusion: Conclusion;
  /** Plain text, at most 255 characters. */
  readonly title: string;
  /** Markdown, at most 65,535 characters. */
  readonly summary: string;
  /** Buttons, three at most; none when left out. */
  readonly actions?: readonly CheckAction[];
}

/** What a review will put on the pull request. Each finding is in exactly one of the four lists. */
export interface ReviewPlan extends CheckReport {
  /** The commit that was judged. */
  readonly head: string;
  /** New line comments, the most severe first. */
  readonly comments: readonly PlannedComment[];
  readonly annotations: readonly Annotation[];
  /** Findings that only the table of the summary shows. */
  readonly summaryFindings: readonly Finding[];
  /** Findings whose comment already stands on the pull request. */
  readonly kept: readonly Finding[];
  /** Markdown above the comments, without a marker. */
  readonly reviewBody: string;
  /** Comments whose finding is gone. */
  readonly retired: readonly Retirement[];
  /** Every finding and whether it counts; `ignored` by a comment in the code. */
  readonly tally: readonly Tallied[];
  /** All was read and judged: what was found before and is not in `tally` is gone. */
  readonly isWhole: boolean;
}

export interface Tallied extends Pick<Finding, 'rule' | 'fingerprint' | 'severity'> {
  readonly outcome: 'open' | 'dismissed' | 'ignored';
}
