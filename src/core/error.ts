/** An error a user can act on: what happened in `message`, the next step in `hint`. Unknown errors are rethrown as they are. */
export class HunkwiseError extends Error {
  /** Stable, kebab-case: `config-unreadable`. */
  readonly code: string;
  readonly hint: string;

  constructor(code: string, message: string, options: { hint: string; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = 'HunkwiseError';
    this.code = code;
    this.hint = options.hint;
  }
}
