// From its own file: all of core would come with an index, and only the children need that.
import { isRequirementsFile } from '../core/syntax/requirements-file.ts';

/** Whether the file holds Python. Stubs (`.pyi`) have no bodies to judge. */
export function isPythonFile(path: string): boolean {
  return path.endsWith('.py');
}

/** Folders that hold copies of other projects' code, by the names that GitHub's Linguist knows too. */
const VENDORED = /(^|\/)(third[-_]?party|_?vendor(ed)?|site-packages|node_modules)\//i;

/**
 * Whether Hunkwise reviews a file with this path: Python, and what pip is to install for it. Copies of other projects' code
 * are left out: whoever takes them over does not mend them.
 */
export function isReviewedFile(path: string): boolean {
  return (isPythonFile(path) || isRequirementsFile(path)) && !VENDORED.test(path);
}
