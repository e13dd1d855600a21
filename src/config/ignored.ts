import type { Configuration } from './configuration.ts';
import { isMatchable, matchesPath } from './match-path.ts';

/** Whether the configuration excludes `path` (relative to the repository's root, with `/`) from the review. */
export function isIgnored({ include, ignore }: Configuration, path: string): boolean {
  const isIncluded = include.length === 0 || matchesPath(include, path) || !isMatchable(path);
  return !isIncluded || matchesPath(ignore, path);
}
