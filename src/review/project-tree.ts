import type { Tree, TreeFile } from './ports.ts';
import { isTooLarge, overBudget } from './project-budget.ts';
import { isProjectFile } from './project-file.ts';

/** The tree of all files of a repository: those that a review reads, if they are within the budget. */
export function projectTree(listed: readonly TreeFile[], read: Tree['read']): Tree {
  const files = listed.filter((file) => isProjectFile(file.path) && !isTooLarge(file));
  const reason = overBudget(files);
  return reason === null ? { files, read } : unavailableTree(reason);
}

/** A tree without files. @param reason a sentence for the summary */
export function unavailableTree(reason: string): Tree {
  return { files: [], unavailable: reason, read: async () => new Map() };
}
