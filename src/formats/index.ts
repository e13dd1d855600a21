export { json } from './json.ts';
export { type PrettyOptions, pretty } from './pretty.ts';
export { printable } from './width.ts';
