import { createHash } from 'node:crypto';
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { LARGEST_FILE } from '../review/project-budget.ts';
import type { GitHubClient, PullRequestHead } from './client.ts';
import { bytesOf, decodeText } from './decode-text.ts';

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
  const entries = (data as unknown as ReadableStream<Uint8Array>)
    .pipeThrough(new DecompressionStream('gzip'))
    .pipeThrough(upTo(LARGEST_ARCHIVE))
    .pipeThrough(createTarDecoder({ strict: true }));
  const missing = new Set(wanted.values());
  for await (const entry of entries) {
    const oid = oidOf(entry, wanted);
    if (oid === undefined || !missing.has(oid)) {
      await entry.body.cancel();
      continue;
    }
    const bytes = await bytesOf(entry.body);
    if (blobId(bytes) !== oid) continue;
    found(oid, decodeText(bytes));
    missing.delete(oid);
    if (missing.size === 0) break;
  }
}

/** All of an archive lies in one folder, which is named after the repository and the commit. */
function oidOf({ header }: ParsedTarEntry, wanted: ReadonlyMap<string, string>): string | undefined {
  if (header.type !== 'file' || header.size > LARGEST_FILE) return undefined;
  return wanted.get(header.name.slice(header.name.indexOf('/') + 1));
}

/** git's name of a blob with these bytes. GitHub has no repositories with SHA-256. */
export function blobId(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

function upTo(limit: number): TransformStream<Uint8Array, Uint8Array> {
  let passed = 0;
  return new TransformStream({
    transform(chunk, controller) {
      passed += chunk.length;
      if (passed > limit) controller.error(new Error(`the archive has more than ${limit} bytes`));
      else controller.enqueue(chunk);
    },
  });
}
