export type * as ast from './ast.ts';
export { canonicalForm } from './canonical.ts';
export { children } from './children.ts';
export { UnreadableSource } from './cst.ts';
export { nativeParser } from './native.ts';
export { type Language, PARSE_LIMIT, parseModule, type Syntax } from './parse.ts';
export { parseRequirements } from './requirements.ts';
export { isRequirementsFile } from './requirements-file.ts';
