/** A place in a text: lines and columns from 1, columns in code points, so that an emoji counts as one. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Offsets of a text to lines and columns. Lines end at `\n`, as they do for git. */
export class Lines {
  readonly text: string;
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.text = text;
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#starts = starts;
  }

  /** Number of lines; a final line end opens no further line. */
  get count(): number {
    return this.#starts.at(-1) === this.text.length ? this.#starts.length - 1 : this.#starts.length;
  }

  lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] as number) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  position(offset: number): Position {
    const line = this.lineAt(offset);
    const start = this.#starts[line - 1] as number;
    return { line, column: [...this.text.slice(start, offset)].length + 1 };
  }

  /** Offset at which line `line` begins. */
  startOf(line: number): number {
    return this.#starts[line - 1] ?? this.text.length;
  }

  /** The line without its end. */
  content(line: number): string {
    const start = this.startOf(line);
    const next = this.#starts[line];
    return this.text.slice(start, next === undefined ? undefined : next - 1).replace(/\r$/, '');
  }
}
