const PATH = /(^|\/)(requirements[^/]*|requirements\/[^/]+)\.txt$/;

/** Whether pip is given a file with this path by convention: `requirements*.txt`, or `requirements/*.txt`. */
export function isRequirementsFile(path: string): boolean {
  return PATH.test(path);
}
