import type { RuleAnalyzer } from '../analysis/index.ts';
import type { FailOn } from '../config/index.ts';
import type { Range } from './parse-arguments.ts';

export interface CheckOptions {
  readonly repo: string;
  readonly diff?: Range;
  readonly staged?: boolean;
  readonly config?: string;
  readonly select?: 'all' | readonly string[];
  readonly format: 'pretty' | 'json';
  readonly failOn?: FailOn;
}

/** Judges local files and prints what was found. Ends the analyzer. Returns the exit code. */
export async function check(paths: readonly string[], options: CheckOptions, analyzer: RuleAnalyzer): Promise<number> {
  try {
    // Loaded while the child starts.
    const { checkWith } = await import('./check-with.ts');
    return await checkWith(analyzer, paths, options);
  } finally {
    analyzer.abandon();
  }
}
