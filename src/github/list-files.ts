import { isReviewedFile } from '../review/reviewed-file.ts';
import type { GitHubClient, PullRequestHead } from './client.ts';
import { type FileRow, fileRow, isSuspicious, patchLines } from './file-row.ts';

/** Rows a page; also the most GitHub gives. */
const PAGE = 100;

/** GitHub lists no more files of a pull request (`github.md`, section 1). */
export const MOST_FILES = 3_000;

/** Page sizes at which rows are asked for again when their patch may have been left out. */
const SMALLER_PAGES = [20, 5, 1] as const;

/** Requests for that at most; what is still doubtful then counts as not read. */
const MOST_REFETCHES = 60;

/** A row, and whether it may lack a patch that exists. */
export interface ListedFile {
  readonly row: FileRow;
  readonly doubtful: boolean;
}

interface Page {
  readonly rows: readonly ListedFile[];
  readonly isLast: boolean;
}

/**
 * The files of a pull request; max(1, ⌈F/100⌉) calls, and some more when GitHub left patches of Python files out:
 * those are asked for again on smaller pages, since the limit is on the whole answer.
 */
export async function listFiles(client: GitHubClient, pull: PullRequestHead): Promise<ListedFile[]> {
  const listed: ListedFile[] = [];
  for (let page = 1; page <= MOST_FILES / PAGE; page += 1) {
    const { rows, isLast } = await getPage(client, pull, page, PAGE);
    listed.push(...rows);
    if (isLast) break;
  }
  await refetch(client, pull, listed);
  return listed;
}

async function refetch(client: GitHubClient, pull: PullRequestHead, listed: ListedFile[]): Promise<void> {
  let left = MOST_REFETCHES;
  for (const size of SMALLER_PAGES) {
    const doubtful = listed.flatMap((each, index) => (isDoubtful(each) ? [index] : []));
    const pages = new Set(doubtful.map((index) => Math.floor(index / size)));
    for (const page of [...pages].slice(0, left)) {
      const { rows } = await getPage(client, pull, page + 1, size);
      left -= 1;
      for (const [offset, fresh] of rows.entries()) {
        const index = page * size + offset;
        if (listed[index]?.row.filename === fresh.row.filename) listed[index] = fresh;
      }
    }
  }
}

function isDoubtful({ row, doubtful }: ListedFile): boolean {
  return doubtful && isReviewedFile(row.filename);
}

async function getPage(client: GitHubClient, pull: PullRequestHead, page: number, size: number): Promise<Page> {
  const { data, headers } = await client.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', {
    owner: pull.owner,
    repo: pull.repo,
    pull_number: pull.number,
    per_page: size,
    page,
  });
  const rows = fileRow.array().parse(data);
  const crowd = patchLines(rows);
  const listed = rows.map((row) => ({ row, doubtful: isSuspicious(row, crowd) }));
  return { rows: listed, isLast: !headers.link?.includes('rel="next"') };
}
