export { defineRule, type Option, type OptionValues, type Problem, type Reason, type Rule, type RuleInfo, type Spot } from './define.ts';
export { asyncDef, isServed, waiting, whenServed } from './event-loop.ts';
export type { Because, Confidence, Finding, Severity, Suggestion } from './finding.ts';
export { callsTo, isFilledByFastApi, knownApi, type KnownCall, marker, type Project } from '../project/index.ts';
export { argument, ASYNC_SESSION, type CallSite, type ClassInfo, type FunctionInfo, keyword, type Module, SESSION } from '../semantic/index.ts';
export { type ApiTable, BLOCKING_HTTP, BLOCKING_IO, BLOCKING_SLEEP, BLOCKING_SUBPROCESS, BRIEF_IO, COROUTINES, STARTING_SUBPROCESS } from '../semantic/index.ts';
export type { ast } from '../syntax/index.ts';
export { attributeReferences, type Column, definitionOf, type Model, type Placed, type Reference, referencesTo, type Relationship, statefulCall } from '../project/index.ts';
export { callsWithin, type Fate, fateOf, isStub, READS_CLOCK, type Lasting, lasting } from '../semantic/index.ts';
