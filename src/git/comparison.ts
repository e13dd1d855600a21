/** What is compared: two commits, or a commit (or tree) with the index. Full ids. */
export type Comparison =
  | { readonly kind: 'commits'; readonly base: string; readonly head: string }
  | { readonly kind: 'index'; readonly base: string };

/**
 * Arguments of the plumbing command that compares, since the porcelain `git diff` heeds a dozen user settings.
 *
 * Renames are found, copies are not: a copied pitfall is a new one, and would hide behind the one it was copied from.
 */
export function diffArguments(comparison: Comparison, format: readonly string[]): string[] {
  const options = ['-M', '-l1000', '--no-ext-diff', '--no-textconv', ...format];
  if (comparison.kind === 'index') return ['diff-index', '--cached', ...options, comparison.base, '--'];
  return ['diff-tree', '-r', ...options, comparison.base, comparison.head, '--'];
}

/** The patch of a comparison in the form that `parseGitDiff` reads. */
export const PATCH_FORMAT: readonly string[] = [
  '-p',
  '--no-color',
  '--full-index',
  '--submodule=short',
  '--src-prefix=a/',
  '--dst-prefix=b/',
];
