export { json } from './json.ts';
export { type PrettyOptions, pretty } from './pretty.ts';
