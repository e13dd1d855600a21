import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

/** The most memory (bytes, resident) that a process needed which did nothing but one row, the loading of Node included. */
export function peakMemory(row: string, args: readonly string[]): number {
  const flags = ['--expose-gc', '--conditions=source', '--disable-warning=ExperimentalWarning'];
  const said = execFileSync(process.execPath, [...flags, MAIN, ...args, '--row', row], { encoding: 'utf8' });
  return Number(said.trim());
}

/** Of this process so far. */
export function ownPeak(): number {
  return process.resourceUsage().maxRSS * 1_024;
}
