import { isPythonFile } from './python-file.ts';

/** Where a project says which Python and which libraries it runs on. */
const MANIFEST = /(^|\/)(pyproject\.toml|setup\.(cfg|py)|Pipfile|(uv|poetry|Pipfile)\.lock|requirements[^/]*\.txt)$/;

/** Whether the file belongs to what a review reads around a change: Python, or a manifest. */
export function isProjectFile(path: string): boolean {
  return isPythonFile(path) || MANIFEST.test(path);
}
