import { HunkwiseError } from '../core/error.ts';

export interface ComeBack {
  readonly hint: string;
  /** From when on it may go on, in milliseconds since the epoch. */
  readonly until: number;
  /** Whether nobody has said so: then each further time asks for a longer pause. */
  readonly isGuess?: boolean;
}

/** What was begun cannot be done yet: it is to be taken up again later, not to be waited for. */
export class ComeBackError extends HunkwiseError {
  readonly until: number;
  readonly isGuess: boolean;

  constructor(code: string, message: string, { hint, until, isGuess = false }: ComeBack) {
    super(code, message, { hint });
    this.until = until;
    this.isGuess = isGuess;
  }
}
