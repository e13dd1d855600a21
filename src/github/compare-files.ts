import { z } from 'zod';
import type { GitHubClient, PullRequestHead } from './client.ts';
import { fileRow, isSuspicious, patchLines } from './file-row.ts';
import type { ListedFile } from './list-files.ts';

/** GitHub compares no more files, and has no further pages of them (`github.md`, section 1, Files and diff). */
export const MOST_COMPARED = 300;

const answer = z.object({ files: fileRow.array().optional() });

/** The files that differ between the base and the head of a merge group, with their patches; one call, 300 at most. */
export async function compareFiles(
  client: GitHubClient,
  { owner, repo, baseSha, headSha }: PullRequestHead,
): Promise<ListedFile[]> {
  const { data } = await client.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
    owner,
    repo,
    basehead: `${baseSha}...${headSha}`,
    // The commits are of no interest; all files come with the first page of them.
    per_page: 1,
  });
  const rows = answer.parse(data).files ?? [];
  const crowd = patchLines(rows);
  return rows.map((row) => ({ row, doubtful: isSuspicious(row, crowd) }));
}
