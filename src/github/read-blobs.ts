import type { TreeFile } from '../review/ports.ts';
import { LARGEST_FILE } from '../review/project-budget.ts';
import { type Asker, query } from './ask.ts';
import { bytesOf, decodeText } from './decode-text.ts';
import { inBatches } from './in-batches.ts';
import { type BlobAnswer, blobAt } from './pull-request-query.ts';
import { blobId, type Found } from './read-tarball.ts';
import { isRequestFailure } from './translate-error.ts';

/** Bytes above which GraphQL cuts a text off (`github.md`, section 1, GraphQL). */
export const LONGEST_TEXT = 512_000;

/**
 * Reads blobs by id, 50 a query; a long one takes a call of its own. What cannot be read by its id, as nobody has
 * verified for the commits of a fork, is asked for once more by its path at the pull request's own ref.
 *
 * @throws what GitHub said when nothing passes
 */
export async function readBlobs(
  asker: Asker,
  files: readonly TreeFile[],
  found: Found,
  signal: AbortSignal | undefined,
): Promise<void> {
  const [long, short] = [files.filter(isLong), files.filter((file) => !isLong(file))];
  const hidden = new Set(short.map(({ oid }) => oid));
  const byOid = { by: 'oid', withPullRequest: false } as const;
  const failed = await inBatches([...hidden], false, async ({ wanted }) => {
    signal?.throwIfAborted();
    const reply = await query(asker, { ...byOid, wanted }, signal);
    for (const [at, oid] of wanted.entries()) {
      const blob = blobAt(reply, at);
      if (!blob) continue;
      hidden.delete(oid);
      found(oid, textOf(blob));
    }
  });
  const unanswered = short.filter(({ oid }) => hidden.has(oid) && !failed.has(oid));
  await readByPath(asker, unanswered, found, signal);
  for (const { oid } of long) await readLong(asker, oid, found, signal);
}

function isLong({ size = 0 }: TreeFile): boolean {
  return size > LONGEST_TEXT;
}

function textOf({ isBinary, isTruncated, text }: NonNullable<BlobAnswer>): string | null {
  return isBinary || isTruncated ? null : (text ?? null);
}

/** The ref may have moved on: only what has the id that was asked for counts. */
async function readByPath(
  asker: Asker,
  files: readonly TreeFile[],
  found: Found,
  signal: AbortSignal | undefined,
): Promise<void> {
  const oidOf = new Map(files.map(({ path, oid }) => [`refs/pull/${asker.pull.number}/head:${path}`, oid]));
  await inBatches([...oidOf.keys()], false, async ({ wanted }) => {
    signal?.throwIfAborted();
    const reply = await query(asker, { by: 'expression', wanted, withPullRequest: false }, signal);
    for (const [at, expression] of wanted.entries()) {
      const blob = blobAt(reply, at);
      const text = blob && textOf(blob);
      const oid = oidOf.get(expression);
      if (typeof text === 'string' && oid === blobId(Buffer.from(text))) found(oid, text);
    }
  });
}

async function readLong(
  { client, pull }: Asker,
  oid: string,
  found: Found,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  const request = client.request('GET /repos/{owner}/{repo}/git/blobs/{file_sha}', {
    owner: pull.owner,
    repo: pull.repo,
    file_sha: oid,
    headers: { accept: 'application/vnd.github.raw+json' },
    request: { parseSuccessResponseBody: false, ...(signal && { signal }) },
  });
  const answer = await request.catch((error: unknown) => {
    if (isRequestFailure(error) && error.status === 404) return null;
    throw error;
  });
  if (!answer) return;
  const bytes = await bytesOf(answer.data as unknown as ReadableStream);
  found(oid, bytes.length > LARGEST_FILE ? null : decodeText(bytes));
}
