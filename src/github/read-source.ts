import type { GitHubClient, PullRequestHead } from './client.ts';
import { bytesOf, decodeText } from './decode-text.ts';
import type { BlobAnswer } from './pull-request-query.ts';

/** A file's text, or why there is none. */
export type Source = { readonly text: string } | { readonly unread: string };

/** Bytes of a Python file that is read at most; nobody reviews what is longer, and a parse would take too long. */
const MOST_BYTES = 2_000_000;

/** The text of a blob as the query answered it; one that GraphQL cut at 512,000 bytes or changed is read as it is, in one more call. */
export async function readSource(
  client: GitHubClient,
  pull: PullRequestHead,
  path: string,
  blob: BlobAnswer,
): Promise<Source> {
  if (!blob) return { unread: 'GitHub does not give this file at this commit.' };
  const { byteSize, isBinary, isTruncated, text } = blob;
  if (byteSize === undefined) return { unread: 'This is no file but a link to another repository.' };
  if (isBinary) return { unread: 'The file is binary.' };
  if (byteSize > MOST_BYTES) {
    const size = (byteSize / 1_000_000).toFixed(1);
    return { unread: `The file has ${size} MB; Hunkwise reads up to ${MOST_BYTES / 1_000_000} MB.` };
  }
  // Other bytes than it has: GraphQL has put marks where it could not read the text, or left its byte order mark out.
  const isWhole = typeof text === 'string' && Buffer.byteLength(text) === byteSize;
  return isTruncated || !isWhole ? readRaw(client, pull, path) : { text };
}

/** The contents API gives up to 100 MB raw. */
async function readRaw(client: GitHubClient, pull: PullRequestHead, path: string): Promise<Source> {
  const { data } = await client.request('GET /repos/{owner}/{repo}/contents/{path}', {
    owner: pull.owner,
    repo: pull.repo,
    path,
    ref: pull.headSha,
    headers: { accept: 'application/vnd.github.raw+json' },
    request: { parseSuccessResponseBody: false },
  });
  // With that media type and option the data is the body's stream, whatever its type says.
  const text = decodeText(await bytesOf(data as unknown as ReadableStream));
  return text === null ? { unread: 'The file is not text in UTF-8.' } : { text };
}
