/**
 * Bytes of text that a process keeps: some eight services of 300 files. The analysis processes keep texts too; this serves
 * the one that has not read them, and what it has forgotten costs a call.
 */
const MOST_BYTES = 20_000_000;

/** Bytes that an entry takes beside its text: the key, and the map's own. */
const OVERHEAD = 250;

/** The texts of blobs that one process has read; null for a blob that is no text. */
export interface BlobCache {
  /** What one repository has read. Nothing leads from it to another's texts. */
  of(owner: string, repo: string): RepositoryBlobs;
  /** What is kept now, in bytes. */
  readonly bytes: number;
}

export interface RepositoryBlobs {
  get(oid: string): string | null | undefined;
  set(oid: string, text: string | null): void;
}

/** Keeps what was used last. @param limit bytes that are kept at most */
export function blobCache(limit: number = MOST_BYTES): BlobCache {
  const texts = new Map<string, string | null>();
  let bytes = 0;
  const remove = (key: string, text: string | null) => {
    texts.delete(key);
    bytes -= weightOf(text);
  };
  const get = (key: string) => {
    const text = texts.get(key);
    if (text === undefined) return undefined;
    texts.delete(key);
    texts.set(key, text);
    return text;
  };
  const set = (key: string, text: string | null) => {
    const known = texts.get(key);
    if (known !== undefined) remove(key, known);
    texts.set(key, text);
    bytes += weightOf(text);
    for (const [oldest, each] of texts) {
      if (bytes <= limit) break;
      remove(oldest, each);
    }
  };
  return {
    of(owner, repo) {
      const place = `${owner}/${repo}`.toLowerCase();
      return { get: (oid) => get(`${place} ${oid}`), set: (oid, text) => set(`${place} ${oid}`, text) };
    },
    get bytes() {
      return bytes;
    },
  };
}

/** V8 keeps a character in one byte, or all of them in two where one needs that; ASCII is told without a second pass. */
function weightOf(text: string | null): number {
  if (text === null) return OVERHEAD;
  return OVERHEAD + (Buffer.byteLength(text) === text.length ? text.length : text.length * 2);
}
