export { defineRule, type Option, type OptionValues, type Problem, type Reason, type Rule, type RuleInfo, type Spot } from './define.ts';
export type { Because, Confidence, Finding, Severity, Suggestion } from './finding.ts';
export { isFilledByFastApi, marker, type Project } from '../project/index.ts';
export { argument, ASYNC_SESSION, type CallSite, type ClassInfo, type FunctionInfo, keyword, type Module, SESSION } from '../semantic/index.ts';
export type { ast } from '../syntax/index.ts';
