import { isPythonFile, isReviewedFile } from './reviewed-file.ts';

/** Where a project says which Python and which libraries it runs on. */
const MANIFEST = /(^|\/)(pyproject\.toml|setup\.cfg|Pipfile|(uv|poetry|pdm|Pipfile)\.lock)$/;

/** Whether the file belongs to what a review reads around a change: what is reviewed, or a manifest. */
export function isProjectFile(path: string): boolean {
  return isPythonFile(path) || isReviewedFile(path) || MANIFEST.test(path);
}
