import { createAnalyzer } from '../analysis/index.ts';
import { rulesModule } from '../catalogue/index.ts';
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

/** Milliseconds for all files: nobody else waits for this process, and whoever started it can end it. */
const PATIENCE = 600_000;

/** Judges local files and prints what was found. Returns the exit code. */
export async function check(paths: readonly string[], options: CheckOptions): Promise<number> {
  const analyzer = createAnalyzer({ rulesModule, limits: { review: PATIENCE } });
  try {
    // The child loads the rules while this process loads the rest and reads the change.
    const rules = analyzer.rules();
    rules.catch(() => {});
    const { checkWith } = await import('./check-with.ts');
    return await checkWith(analyzer, rules, paths, options);
  } finally {
    await analyzer.close();
  }
}
