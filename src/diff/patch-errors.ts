/** The text is not a complete, well-formed patch. `line` counts from 1 within the text that was parsed. */
export class PatchSyntaxError extends Error {
  readonly code = 'patch-syntax';
  readonly line: number;

  constructor(line: number, problem: string) {
    super(`line ${line} of the patch: ${problem}`);
    this.name = 'PatchSyntaxError';
    this.line = line;
  }
}

/** A patch does not belong to the text it is applied to. `line` counts from 1 within that text. */
export class PatchMismatchError extends Error {
  readonly code = 'patch-mismatch';
  readonly line: number;

  constructor(line: number, problem: string) {
    super(`line ${line} of the text: ${problem}`);
    this.name = 'PatchMismatchError';
    this.line = line;
  }
}
