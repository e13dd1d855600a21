import { CommanderError } from 'commander';
import { HunkwiseError } from '../core/error.ts';
import { FAILURE, OK } from './exit-code.ts';
import { printError } from './output.ts';

/** Says on stderr what went wrong, and returns the exit code. Commander has already said what it has to say. */
export function reportError(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? OK : FAILURE;
  if (error instanceof HunkwiseError) {
    printError(`error: ${error.message}\n${error.hint}\n`);
    return FAILURE;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  printError(`${stack}\n\nThis is a bug in Hunkwise: please report it with the lines above.\n`);
  return FAILURE;
}
