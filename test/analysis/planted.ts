import { type AnalyzerOptions, createAnalyzer } from '../../src/analysis/index.ts';
import type { AnalysisRequest } from '../../src/core/engine/index.ts';

const NAMES = ['mark', 'loop_forever', 'throw_up', 'abort', 'leave', 'hoard_native', 'hoard_heap', 'keep_memory'];

/** A request for new files in which every planted rule is on. */
export function requestOf(files: Readonly<Record<string, string>>): AnalysisRequest {
  const rules = [...NAMES, 'tell_environment'].map((name) => [`planted/${name}`, { severity: null, options: {} }]);
  return {
    files: Object.entries(files).map(([path, head]) => ({ path, head, base: null, lines: [] })),
    context: [],
    rules: Object.fromEntries(rules),
  };
}

/** An analyzer with the planted rules that a test disposes of. */
export function plantedAnalyzer(options: Partial<AnalyzerOptions> = {}) {
  const rulesModule = new URL('fixtures/planted-rules.ts', import.meta.url).href;
  const analyzer = createAnalyzer({ rulesModule, ...options });
  return Object.assign(analyzer, { [Symbol.asyncDispose]: () => analyzer.close() });
}
