/** Whether Hunkwise reviews a file with this path. Stubs (`.pyi`) have no bodies to judge. */
export function isPythonFile(path: string): boolean {
  return path.endsWith('.py');
}
