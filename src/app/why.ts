import { HunkwiseError } from '../core/error.ts';
import { redactTokens } from '../github/index.ts';

/** Why a job was given up, to be kept: in our own words. The text of an unknown error stays in the log, it may hold anything. */
export function whyOf(error: unknown): string {
  if (error instanceof HunkwiseError) return redactTokens(error.message);
  return `Something unexpected happened (${error instanceof Error ? error.name : typeof error}); the log has it.`;
}
