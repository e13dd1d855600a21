import { isRequirementsFile } from '../core/engine/index.ts';

/** Whether the file holds Python. Stubs (`.pyi`) have no bodies to judge. */
export function isPythonFile(path: string): boolean {
  return path.endsWith('.py');
}

/** Whether Hunkwise reviews a file with this path: Python, and what pip is to install for it. */
export function isReviewedFile(path: string): boolean {
  return isPythonFile(path) || isRequirementsFile(path);
}
