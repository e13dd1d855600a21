import { createHash } from 'node:crypto';
import { Parser, type ReadEntry } from 'tar';
import { LARGEST_FILE } from '../review/project-budget.ts';
import type { GitHubClient, PullRequestHead } from './client.ts';
import { decodeText } from './decode-text.ts';

/** Bytes of an unpacked archive that is read: two or three seconds of unpacking. */
export const LARGEST_ARCHIVE = 300_000_000;

/** Takes a text by its blob's id; null for what is no text. */
export type Found = (oid: string, text: string | null) => void;

export interface Archive {
  readonly client: GitHubClient;
  readonly pull: PullRequestHead;
  /** A commit's hash, or a ref. */
  readonly ref: string;
  readonly signal: AbortSignal | undefined;
}

/**
 * Reads files from the archive of a commit, in one call; it is unpacked as it comes in, and what is not wanted is
 * dropped. An archive may differ from the repository (`export-ignore`, `export-subst`, line ends), so a file counts only
 * when its bytes make its blob's id.
 *
 * @param wanted ids of blobs by path
 * @throws what GitHub said, or that the archive is broken or too large
 */
export async function readTarball(
  { client, pull, ref, signal }: Archive,
  wanted: ReadonlyMap<string, string>,
  found: Found,
): Promise<void> {
  const { data } = await client.request('GET /repos/{owner}/{repo}/tarball/{ref}', {
    owner: pull.owner,
    repo: pull.repo,
    ref,
    request: { parseSuccessResponseBody: false, retries: 0, ...(signal && { signal }) },
  });
  // With that option the data is the body's stream, whatever its type says.
  const chunks = (data as unknown as ReadableStream<Uint8Array>).pipeThrough(new DecompressionStream('gzip'));
  const unpacking = unpacker(wanted, found);
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > LARGEST_ARCHIVE) throw new Error(`the archive has more than ${LARGEST_ARCHIVE} bytes`);
    if (unpacking.write(chunk) === 'done') return;
  }
  unpacking.end();
}

/** Takes an archive piece by piece. */
interface Unpacker {
  /** `done` when all was found, or the archive is at its end. */
  write(chunk: Uint8Array): 'more' | 'done';
  end(): void;
}

/** Nothing waits in it but the file that it is at. */
function unpacker(wanted: ReadonlyMap<string, string>, found: Found): Unpacker {
  const missing = new Set(wanted.values());
  const failures: Error[] = [];
  const oidOf = (entry: ReadEntry) => (isReadable(entry) ? wanted.get(withoutFolder(entry.path)) : undefined);
  const take = (oid: string, bytes: Uint8Array) => {
    if (!missing.has(oid) || blobId(bytes) !== oid) return;
    missing.delete(oid);
    found(oid, decodeText(bytes));
  };
  const parser = new Parser({
    strict: true,
    filter: (_, entry) => missing.has(oidOf(entry as ReadEntry) ?? ''),
    onReadEntry: (entry) => {
      const oid = oidOf(entry) as string;
      const parts: Uint8Array[] = [];
      entry.on('data', (part: Buffer) => void parts.push(part));
      entry.on('end', () => take(oid, Buffer.concat(parts)));
    },
  });
  let atEnd = false;
  parser.on('eof', () => {
    atEnd = true;
  });
  parser.on('error', (error: Error) => void failures.push(error));
  const check = () => {
    if (failures[0]) throw failures[0];
  };
  return {
    write(chunk) {
      parser.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
      check();
      return atEnd || missing.size === 0 ? 'done' : 'more';
    },
    end() {
      parser.end();
      check();
    },
  };
}

function isReadable({ type, size }: ReadEntry): boolean {
  return type === 'File' && size <= LARGEST_FILE;
}

/** All of an archive lies in one folder, which is named after the repository and the commit. */
function withoutFolder(path: string): string {
  return path.slice(path.indexOf('/') + 1);
}

/** git's name of a blob with these bytes. GitHub has no repositories with SHA-256. */
export function blobId(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
