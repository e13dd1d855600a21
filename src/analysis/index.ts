export { type AnalyzerOptions, createAnalyzer, type RuleAnalyzer } from './analyzer.ts';
export type { Limits } from './limits.ts';
export type { Incident } from './review-run.ts';
