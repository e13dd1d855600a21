const NEWLINE = 10;

/** Reads lines and counted bytes from a stream of chunks. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Buffer>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  /** The next line without its end, or null at the end of the stream. */
  async line(): Promise<string | null> {
    let end = this.#rest.indexOf(NEWLINE);
    while (end < 0) {
      if (!(await this.#more())) return null;
      end = this.#rest.indexOf(NEWLINE);
    }
    const line = this.#rest.toString('utf8', 0, end);
    this.#rest = this.#rest.subarray(end + 1);
    return line;
  }

  /** The next `count` bytes; fewer at the end of the stream. */
  async bytes(count: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    await this.#take(count, (part) => parts.push(part));
    return Buffer.concat(parts);
  }

  /** Passes over `count` bytes without keeping them. */
  async skip(count: number): Promise<void> {
    await this.#take(count, () => {});
  }

  async #take(count: number, use: (part: Buffer) => void): Promise<void> {
    let missing = count;
    while (missing > 0) {
      if (this.#rest.length === 0 && !(await this.#more())) return;
      const part = this.#rest.subarray(0, missing);
      this.#rest = this.#rest.subarray(part.length);
      missing -= part.length;
      use(part);
    }
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#chunks.next();
    if (done) return false;
    this.#rest = this.#rest.length === 0 ? value : Buffer.concat([this.#rest, value]);
    return true;
  }
}
