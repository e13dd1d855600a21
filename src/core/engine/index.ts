export { analyze } from './analyze.ts';
export { baseLine, headLine, type LineMap, SAME_LINES, type UnchangedRun } from './line-map.ts';
export type * from './request.ts';
export { UNUSED_SUPPRESSION } from './suppressions.ts';
export type { Progress } from './version.ts';
