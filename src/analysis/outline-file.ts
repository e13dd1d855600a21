import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Remembered } from '../core/engine/index.ts';

/**
 * The texts around a change with what the look of them told, from one process to the next. One file, since a thousand take
 * longer to open than to look at:
 *
 * - a line of JSON (`Head`), filled up with spaces to `HEAD` bytes
 * - the identifiers of all outlines, 32-bit words as this machine has them
 * - JSON of what else is in the outlines (`Row`)
 * - the texts, UTF-8
 */
interface Head {
  /** What looks at texts changes from build to build, and what it tells with it. */
  readonly build: string;
  /** Bytes of the parts. */
  readonly words: number;
  readonly rows: number;
  readonly texts: number;
}

/** A blob: its id, words of its identifiers, bytes of its text, and the rest. */
type Row = readonly [
  oid: string,
  words: number,
  bytes: number,
  length: number,
  outline: Omit<Remembered['outline'], 'identifiers'>,
];

const HEAD = 128;
const WORD = Uint32Array.BYTES_PER_ELEMENT;

/** What a file of this build holds, by oid; nothing when there is none, or it is not whole. Texts are read when they are asked for. */
export function readOutlines(path: string, build: string): ReadonlyMap<string, Remembered> {
  try {
    return readFrom(openSync(path, 'r'), build);
  } catch {
    return new Map();
  }
}

function readFrom(file: number, build: string): ReadonlyMap<string, Remembered> {
  const head = JSON.parse(read(file, 0, HEAD).toString()) as Head;
  const start = HEAD + head.words + head.rows;
  if (head.build !== build || fstatSync(file).size !== start + head.texts) {
    closeSync(file);
    return new Map();
  }
  const body = read(file, HEAD, head.words + head.rows);
  const rows = JSON.parse(body.toString('utf8', head.words)) as Row[];
  const words = new Uint32Array(body.buffer, body.byteOffset, head.words / WORD);
  const found = new Map<string, Remembered>();
  let [word, at] = [0, start];
  for (const [oid, count, bytes, length, outline] of rows) {
    const place = at;
    const identifiers = words.subarray(word, word + count);
    found.set(oid, { outline: { identifiers, ...outline }, length, text: () => read(file, place, bytes).toString() });
    word += count;
    at += bytes;
  }
  return found;
}

/** A buffer of its own, so that words in it are aligned. @throws Error when the file is shorter */
function read(file: number, position: number, length: number): Buffer {
  const buffer = Buffer.from(new ArrayBuffer(length));
  if (readSync(file, buffer, 0, length, position) !== length) throw new Error('The file is shorter than it says.');
  return buffer;
}

/** Replaces the file. Nothing happens where it cannot be written: it is there to save time. */
export function writeOutlines(path: string, build: string, blobs: ReadonlyMap<string, Remembered>): void {
  const fresh = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    removeLeft(path);
    writeFileSync(fresh, contentOf(build, blobs), { mode: 0o600 });
    renameSync(fresh, path);
  } catch {
    try {
      rmSync(fresh, { force: true });
    } catch {}
  }
}

function contentOf(build: string, blobs: ReadonlyMap<string, Remembered>): Buffer {
  const texts: Buffer[] = [];
  const words: Uint8Array[] = [];
  const rows: Row[] = [];
  for (const [oid, { outline, length, text }] of blobs) {
    const { identifiers, ...rest } = outline;
    const bytes = Buffer.from(text());
    texts.push(bytes);
    words.push(new Uint8Array(identifiers.buffer, identifiers.byteOffset, identifiers.byteLength));
    rows.push([oid, identifiers.length, bytes.length, length, rest]);
  }
  const json = Buffer.from(JSON.stringify(rows));
  const sum = (parts: readonly Uint8Array[]) => parts.reduce((total, { length }) => total + length, 0);
  const head: Head = { build, words: sum(words), rows: json.length, texts: sum(texts) };
  return Buffer.concat([Buffer.from(JSON.stringify(head).padEnd(HEAD)), ...words, json, ...texts]);
}

const HOUR = 3_600_000;

/** What processes that were killed while they wrote have left. */
function removeLeft(path: string): void {
  const folder = dirname(path);
  for (const name of readdirSync(folder).filter((each) => each.startsWith(`${basename(path)}.`))) {
    const file = join(folder, name);
    if (Date.now() - statSync(file).mtimeMs > HOUR) rmSync(file, { force: true });
  }
}
