import { z } from 'zod';
import { type LedgerEntry, readLedger } from '../review/ledger.ts';
import { FIXES_MARKER } from '../review/render-fixes.ts';
import type { GitHubClient } from './client.ts';
import { isBy } from './own-account.ts';

/** What the App itself has said in the conversation of a pull request, besides its reviews. */
export interface Notes {
  /** The comment that keeps what was dismissed by id. */
  readonly ledger: { readonly id: number; readonly entries: readonly LedgerEntry[] } | null;
  /** Ids of the comments that show suggestions, as far as they were read. */
  readonly fixes: readonly number[];
}

/** A page of the conversation, the newest first. */
export const NOTES = `
  pageInfo { hasPreviousPage startCursor }
  nodes { fullDatabaseId body author { login } }`;

export const NOTES_QUERY = `query($owner: String!, $name: String!, $number: Int!, $before: String) {
  viewer { login }
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) { comments(last: 100, before: $before) { ${NOTES} } }
  }
}`;

export const notesPage = z.object({
  pageInfo: z.object({ hasPreviousPage: z.boolean(), startCursor: z.string().nullable() }),
  nodes: z.array(
    z.object({
      fullDatabaseId: z.coerce.number(),
      body: z.string(),
      author: z.object({ login: z.string() }).nullable(),
    }),
  ),
});

type NotesPage = z.infer<typeof notesPage>;

const answer = z.object({
  viewer: z.object({ login: z.string() }),
  repository: z.object({ pullRequest: z.object({ comments: notesPage }) }),
});

/** A pull request, by its names. */
export interface PullRequestName {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
}

/** Reads the notes; one call, and one more for each further hundred comments until the ledger is found. */
export async function readNotes(client: GitHubClient, pull: PullRequestName): Promise<Notes> {
  const { viewer, repository } = await ask(client, pull, null);
  return notesFrom(client, pull, repository.pullRequest.comments, viewer.login);
}

/** The same where the first page is there already. @param login our account, with or without `[bot]` */
export async function notesFrom(
  client: GitHubClient,
  pull: PullRequestName,
  first: NotesPage,
  login: string,
): Promise<Notes> {
  const fixes: number[] = [];
  let page = first;
  for (;;) {
    const own = page.nodes.filter(({ author }) => isBy(author, login));
    fixes.push(...own.filter(({ body }) => body.endsWith(FIXES_MARKER)).map(({ fullDatabaseId }) => fullDatabaseId));
    const ledger = own.flatMap(({ fullDatabaseId: id, body }) => {
      const entries = readLedger(body);
      return entries ? [{ id, entries }] : [];
    });
    const newest = ledger.at(-1);
    if (newest || !page.pageInfo.hasPreviousPage) return { ledger: newest ?? null, fixes };
    page = (await ask(client, pull, page.pageInfo.startCursor)).repository.pullRequest.comments;
  }
}

async function ask(client: GitHubClient, { owner, repo: name, number }: PullRequestName, before: string | null) {
  return answer.parse(await client.graphql(NOTES_QUERY, { owner, name, number, before }));
}
