export { alwaysBefore, statementsBefore } from './always-before.ts';
export { type ApiTable, apiTable, namesTable } from './api-table.ts';
export { awaitsNothing } from './awaits-nothing.ts';
export {
  BLOCKING_CALLS,
  BLOCKING_HTTP,
  BLOCKING_IO,
  BLOCKING_SLEEP,
  BLOCKING_SUBPROCESS,
  BRIEF_IO,
  LONG_IO,
  READING_IO,
  SAMPLING,
  STARTING_SUBPROCESS,
} from './blocking-apis.ts';
export { BLOCKING_DATABASE, BUILDING_QUERY } from './blocking-database-apis.ts';
export { COROUTINES } from './coroutine-apis.ts';
export { COSTLY_CRYPTO, DATA_WORK, MODEL_PACKAGES, MODEL_WORK } from './cpu-bound-apis.ts';
export { declaresPlainResult } from './declared-result.ts';
export { ELSEWHERE, isForElsewhere } from './environment-test.ts';
export {
  argument,
  type CallSite,
  type ClassInfo,
  type FunctionInfo,
  isStub,
  keyword,
  outermost,
  receiving,
} from './function.ts';
export { givenName, isExample, settingsFor } from './given-name.ts';
export { heavyWork } from './heavy-apis.ts';
export { ASYNC_SESSION, SESSION } from './known.ts';
export { isLastResort } from './last-resort.ts';
export { type Lasting, lasting } from './lasting.ts';
export { derivedFrom, isPlainLog, isPrinted, loggerOf, recordsTraceback } from './logging.ts';
export { type Looseness, loosenessOf } from './looseness.ts';
export { type MissedAwait, missedAwait, withAwait } from './missed-await.ts';
export { LOADING_CLASSES, MODEL_LOADS, pretrainedClass } from './model-loads.ts';
export { Module } from './module.ts';
export { moduleName } from './module-name.ts';
export { isMutable, isReadOnly, namesCollection } from './mutable.ts';
export { NETWORK } from './network-apis.ts';
export { Outline, type OutlineRecord } from './outline.ts';
export { changesOf, type Fate, fateOf, passingsOf, refusesEmpty } from './parameter-fate.ts';
export { type TakenPart, takenPart } from './path-pattern.ts';
export { everyPath, leadingTo } from './paths.ts';
export { PLAIN, PLAIN_SESSION } from './plain-apis.ts';
export { type ProgramCost, programCost } from './program-cost.ts';
export { isInOtherBranch, reachingBindings } from './reaching.ts';
export { isRepeated } from './repeated.ts';
export { indentOf, lineEndOf, type Replacement, statementAround, statementsAfter } from './replacement.ts';
export { hasConstraints, type Requirement, readDependency, requirementsOf } from './requirement.ts';
export { isEmptyBody, isExplained, type Operation, operationsOf, revisionOf } from './revision.ts';
export { isAside, isCommandLine } from './role.ts';
export { type Route, routesIn } from './route.ts';
export { postponesAnnotations, runtimeUnions, type Union } from './runtime-union.ts';
export type { Binding } from './scope.ts';
export {
  isPasswordName,
  isPlaceholder,
  isSecretName,
  knownSecret,
  looksRandom,
  type UrlPassword,
  urlPassword,
} from './secrets.ts';
export { assignedToSelf } from './self-attributes.ts';
export { callsWithin, READS_CLOCK, STATEFUL } from './stateful-calls.ts';
export { TypeEvaluator } from './types.ts';
export { readsOf, valueUse } from './value-use.ts';
