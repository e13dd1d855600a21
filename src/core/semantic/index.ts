export { argument, type CallSite, type ClassInfo, type FunctionInfo, keyword } from './function.ts';
export { ASYNC_SESSION, canonical, SESSION } from './known.ts';
export { Module } from './module.ts';
export { moduleName } from './module-name.ts';
export type { Route } from './route.ts';
export type { Binding, Scope } from './scope.ts';
export { type Outside, TypeEvaluator } from './types.ts';
