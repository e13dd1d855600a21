import type { RuleSetting } from '../core/engine/index.ts';

/** Where a repository keeps its configuration. */
export const CONFIGURATION_PATH = '.github/hunkwise.yml';

/** From which severity on a finding fails the check. */
export type FailOn = 'error' | 'warning' | 'never';

/** What a repository wants of a review. Plain data. */
export interface Configuration {
  /** Every rule there is, by id; severity `off` where it does not run. */
  readonly rules: Readonly<Record<string, RuleSetting>>;
  /** Paths that are not judged, in gitignore syntax. */
  readonly ignore: readonly string[];
  readonly failOn: FailOn;
  /** The oldest Python version the project runs on, such as `3.11`, where it is stated. */
  readonly python: string | null;
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
