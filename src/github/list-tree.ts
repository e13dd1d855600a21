import { z } from 'zod';
import type { TreeFile } from '../review/ports.ts';
import { isProjectFile } from '../review/project-file.ts';
import type { GitHubClient, PullRequestHead } from './client.ts';

/** Calls for a repository that does not fit into one answer. */
const MOST_CALLS = 200;

/** Calls of those at once. */
const AT_ONCE = 8;

/** More attempts by Octokit's retry plugin; the review goes on without the tree. */
const RETRIES = 1;

const tree = z.object({
  tree: z.array(
    z.object({ path: z.string(), mode: z.string(), type: z.string(), sha: z.string(), size: z.number().optional() }),
  ),
  truncated: z.boolean(),
});

/** What is no file, by git's modes. */
const LINKS: Readonly<Record<string, string>> = {
  '120000': 'This is a symbolic link to another file.',
  '160000': 'This is no file but a link to another repository.',
};

type TreeAnswer = z.infer<typeof tree>;

/** The project's files in a commit. */
export interface Listing {
  readonly files: readonly TreeFile[];
  /** Why paths of that kind are no files, by path. */
  readonly links: ReadonlyMap<string, string>;
  /** Bytes of all its files, whatever they are; what an archive of it holds. */
  readonly bytes: number;
}

/** A folder, '' for the root, and what names its tree. */
interface Folder {
  readonly path: string;
  readonly ref: string;
}

/**
 * One call where GitHub lists the commit whole (100,000 entries, `github.md`); otherwise it is taken apart folder by
 * folder, each listed as a whole where that fits.
 *
 * @param ref a commit's hash, or a ref
 * @returns null when 200 calls do not suffice
 */
export async function listTree(
  client: GitHubClient,
  { owner, repo }: PullRequestHead,
  ref: string,
  signal: AbortSignal,
): Promise<Listing | null> {
  const files: TreeFile[] = [];
  const links = new Map<string, string>();
  let bytes = 0;
  let calls = 0;
  const get = async (folder: Folder, recursive: boolean): Promise<TreeAnswer> => {
    calls += 1;
    const { data } = await client.request('GET /repos/{owner}/{repo}/git/trees/{tree_sha}', {
      owner,
      repo,
      tree_sha: folder.ref,
      ...(recursive && { recursive: '1' }),
      request: { retries: RETRIES, signal },
    });
    return tree.parse(data);
  };
  const take = ({ path: folder }: Folder, answer: TreeAnswer) => {
    for (const { path, mode, sha: oid, size = 0 } of answer.tree) {
      bytes += size;
      const full = within(folder, path);
      if (!isProjectFile(full)) continue;
      const link = LINKS[mode];
      if (link !== undefined) links.set(full, link);
      else if (mode.startsWith('100')) files.push({ path: full, oid, size });
    }
  };
  /** The folders that are too large to be listed whole. */
  const listWhole = async (folders: readonly Folder[]): Promise<Folder[]> => {
    const answers = await inTurns(folders, (folder) => get(folder, true));
    return folders.filter((folder, at) => {
      const answer = answers[at] as TreeAnswer;
      if (!answer.truncated) take(folder, answer);
      return answer.truncated;
    });
  };

  let cut = await listWhole([{ path: '', ref }]);
  while (cut.length > 0) {
    if (calls + cut.length > MOST_CALLS) return null;
    const answers = await inTurns(cut, (folder) => get(folder, false));
    if (answers.some(({ truncated }) => truncated)) return null;
    for (const [at, folder] of cut.entries()) take(folder, answers[at] as TreeAnswer);
    const inner = cut.flatMap((folder, at) => foldersIn(folder, answers[at] as TreeAnswer));
    if (calls + inner.length > MOST_CALLS) return null;
    cut = await listWhole(inner);
  }
  return { files, links, bytes };
}

function foldersIn(parent: Folder, answer: TreeAnswer): Folder[] {
  const folders = answer.tree.filter(({ type }) => type === 'tree');
  return folders.map(({ path, sha }) => ({ path: within(parent.path, path), ref: sha }));
}

function within(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`;
}

/** The answers in the order of the questions, a few at once. */
async function inTurns<P, T>(questions: readonly P[], ask: (question: P) => Promise<T>): Promise<T[]> {
  const answers: T[] = [];
  for (let at = 0; at < questions.length; at += AT_ONCE) {
    answers.push(...(await Promise.all(questions.slice(at, at + AT_ONCE).map(ask))));
  }
  return answers;
}
