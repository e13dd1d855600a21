import ignore, { type Ignore } from 'ignore';

/** Deeper paths are not matched: see the schema for what they cost. */
const MAXIMUM_DEPTH = 60;

const compiled = new WeakMap<readonly string[], Ignore>();

/** Whether `path` can be matched at all. */
export function isMatchable(path: string): boolean {
  return path.split('/').length <= MAXIMUM_DEPTH;
}

/**
 * Whether one of the patterns, in gitignore syntax, covers `path` (relative to the repository's root, with `/`).
 *
 * @param patterns always the same array for the same patterns: they are compiled once
 */
export function matchesPath(patterns: readonly string[], path: string): boolean {
  if (patterns.length === 0 || !isMatchable(path)) return false;
  const matcher = compiled.get(patterns) ?? ignore({ allowRelativePaths: true, ignorecase: false }).add(patterns);
  compiled.set(patterns, matcher);
  return matcher.ignores(path);
}
