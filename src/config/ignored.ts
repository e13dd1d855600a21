import ignore, { type Ignore } from 'ignore';
import type { Configuration } from './configuration.ts';

/** Paths of more folders are judged: see the schema for what deep paths cost. */
const MAXIMUM_DEPTH = 60;

const compiled = new WeakMap<readonly string[], Ignore>();

/** Whether the configuration excludes `path` (relative to the repository's root, with `/`) from the review. */
export function isIgnored(configuration: Configuration, path: string): boolean {
  const patterns = configuration.ignore;
  if (patterns.length === 0 || path.split('/').length > MAXIMUM_DEPTH) return false;
  const matcher = compiled.get(patterns) ?? ignore({ allowRelativePaths: true, ignorecase: false }).add(patterns);
  compiled.set(patterns, matcher);
  return matcher.ignores(path);
}
