import type { RuleSetting } from '../core/engine/index.ts';
import type { Severity } from '../core/rule/index.ts';

/** Where a repository keeps its configuration. */
export const CONFIGURATION_PATH = '.github/hunkwise.yml';

/** Line comments in the life of a pull request; more are noise. */
export const MOST_COMMENTS = 30;

/** From which severity on a finding fails the check. */
export type FailOn = 'error' | 'warning' | 'never';

/** What a repository wants of a review. Plain data. */
export interface Configuration {
  /** Every rule there is, by id; severity `off` where it does not run. */
  readonly rules: Readonly<Record<string, RuleSetting>>;
  /** Other severities for files under some paths; of several that match, the last one counts. */
  readonly overrides: readonly Override[];
  /** Paths that are judged, in gitignore syntax; empty for all. */
  readonly include: readonly string[];
  /** Paths that are not judged, in gitignore syntax. */
  readonly ignore: readonly string[];
  readonly failOn: FailOn;
  /** The oldest Python version the project runs on, such as `3.11`, where it is stated. */
  readonly python: string | null;
  readonly comments: CommentSettings;
  /** How the check ends when changed Python could not be read: `action_required` or `neutral`. */
  readonly incomplete: 'block' | 'neutral';
  /** How it ends after an outage of ours: `neutral`, or `action_required`. */
  readonly onOutage: 'pass' | 'block';
  /** What becomes of an unanswered comment whose finding is gone. */
  readonly fixed: 'delete' | 'minimise';
  /** Whether `# hunkwise: ignore[…]` in the code counts. */
  readonly allowInlineIgnores: boolean;
}

/** What a repository wants of the line comments. */
export interface CommentSettings {
  /** In the life of a pull request, at most. */
  readonly max: number;
  /** Whether a draft gets them before it is ready. */
  readonly drafts: boolean;
  /** Severities that are commented on their line; the others stand in the check only. */
  readonly levels: readonly Severity[];
}

/** Severities of rules under some paths. */
export interface Override {
  /** In gitignore syntax. */
  readonly paths: readonly string[];
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
}

/** A configuration file as it was found. */
export interface ConfigurationFileText {
  readonly path: string;
  readonly text: string;
}

/** What is wrong at one place of a configuration file; line and column count from 1. */
export interface ConfigurationProblem {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** What is wrong and what was expected, in one Markdown sentence that does not repeat path and line. */
  readonly message: string;
}
