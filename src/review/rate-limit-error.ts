import { HunkwiseError } from '../core/error.ts';

/** The host has had too many requests of ours. What was begun is to be taken up again later, not to be waited for. */
export class RateLimitError extends HunkwiseError {
  /** From when on it takes requests again, in milliseconds since the epoch. */
  readonly until: number;
  /** Whether the host has not said so: then each further refusal asks for a longer pause. */
  readonly isGuess: boolean;

  constructor(until: number, isGuess = false) {
    super('rate-limited', `GitHub takes no more requests until ${new Date(until).toISOString()}.`, {
      hint: 'Try again later; if it happens often, other work uses up the limits of this installation.',
    });
    this.until = until;
    this.isGuess = isGuess;
  }
}
