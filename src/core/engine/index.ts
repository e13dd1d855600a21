export { baseLine, headLine, type LineMap, SAME_LINES, type UnchangedRun } from './line-map.ts';
export type * from './request.ts';
