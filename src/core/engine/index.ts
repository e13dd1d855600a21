export { nativeParser } from '../syntax/index.ts';
export { analyze, type ReadTexts, type Texts } from './analyze.ts';
export type { LineMap, UnchangedRun } from './line-map.ts';
export { ModuleStore, type Remembered } from './module-store.ts';
export type * from './request.ts';
export { UNUSED_SUPPRESSION } from './suppressions.ts';
