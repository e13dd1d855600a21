import { createAnalyzer, type RuleAnalyzer } from '../analysis/index.ts';
import { rulesModule } from '../catalogue/index.ts';

/** Milliseconds for all files: nobody else waits for this process, and whoever started it can end it. */
const PATIENCE = 600_000;

/** An analyzer for `check`, whose child is loading the rules. */
export function startAnalyzer(): RuleAnalyzer {
  const analyzer = createAnalyzer({ rulesModule, limits: { review: PATIENCE } });
  // Whoever wants them asks again, and gets to know why not.
  analyzer.rules().catch(() => {});
  return analyzer;
}
