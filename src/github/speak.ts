import { type LedgerEntry, renderLedger, withEntry } from '../review/ledger.ts';
import { writeOnce } from './attempt.ts';
import type { GitHubClient } from './client.ts';
import { type PullRequestName, readNotes } from './read-notes.ts';
import { translatingErrors } from './translate-error.ts';

/** A comment that somebody wrote, and where: `opening` is the comment that opens its thread. */
export type CommentPlace =
  | { readonly kind: 'conversation'; readonly id: number }
  | { readonly kind: 'thread'; readonly id: number; readonly nodeId: string; readonly opening: number };

const COMMENTS = '/repos/{owner}/{repo}/issues/{issue_number}/comments';
const REPLIES = '/repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies';
const COMMENT = '/repos/{owner}/{repo}/issues/comments/{comment_id}';

/** GitHub refuses a body above 65,536 characters (`github.md`, section 1). */
const BODY_LIMIT = 60_000;

/**
 * Says something where somebody has asked: in the thread, or in the conversation. One call, never repeated, since an answer
 * that got lost may have been posted.
 */
export async function answerComment(
  client: GitHubClient,
  { owner, repo, number }: PullRequestName,
  place: CommentPlace,
  body: string,
): Promise<void> {
  const request = { retries: 0 };
  await translatingErrors(async () => {
    if (place.kind === 'conversation') {
      await client.request(`POST ${COMMENTS}`, { owner, repo, issue_number: number, body, request });
    } else {
      const where = { owner, repo, pull_number: number, comment_id: place.opening };
      await client.request(`POST ${REPLIES}`, { ...where, body, request });
    }
  });
}

/**
 * Adds a dismissal to the ledger of a pull request, which is made when it is the first; two calls.
 *
 * @returns false when the ledger is full
 */
export async function keepInLedger(client: GitHubClient, pull: PullRequestName, entry: LedgerEntry): Promise<boolean> {
  return translatingErrors(async () => {
    const { ledger } = await readNotes(client, pull);
    const body = renderLedger(withEntry(ledger?.entries ?? [], entry));
    if (body.length > BODY_LIMIT) return false;
    const { owner, repo } = pull;
    if (ledger) await client.request(`PATCH ${COMMENT}`, { owner, repo, comment_id: ledger.id, body });
    else await postOnce(client, pull, body, async () => (await readNotes(client, pull)).ledger !== null);
    return true;
  });
}

/** Posts the comment with all suggestions, then deletes the one before; 2 calls, and one for each older one. */
export async function replaceFixes(client: GitHubClient, pull: PullRequestName, body: string): Promise<void> {
  await translatingErrors(async () => {
    const { fixes } = await readNotes(client, pull);
    const isThere = async () => (await readNotes(client, pull)).fixes.some((id) => !fixes.includes(id));
    await postOnce(client, pull, body, isThere);
    const { owner, repo } = pull;
    for (const id of fixes) await client.request(`DELETE ${COMMENT}`, { owner, repo, comment_id: id });
  });
}

async function postOnce(
  client: GitHubClient,
  { owner, repo, number }: PullRequestName,
  body: string,
  isThere: () => Promise<boolean>,
): Promise<void> {
  await writeOnce({
    write: async () => {
      const request = { retries: 0 };
      await client.request(`POST ${COMMENTS}`, { owner, repo, issue_number: number, body, request });
      return true;
    },
    find: async () => (await isThere()) || null,
  });
}
