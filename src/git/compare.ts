import { type FilePatch, type FileStatus, type Hunk, parseGitDiff } from '../diff/index.ts';
import type { ChangedFile } from '../review/ports.ts';
import { isReviewedFile } from '../review/reviewed-file.ts';
import { type Comparison, diffArguments, PATCH_FORMAT } from './comparison.ts';
import type { Decoded } from './decode.ts';
import { isFile, type RawEntry, rawDiff, type Side } from './raw-diff.ts';
import { readBlobs } from './read-blobs.ts';
import type { Repository } from './repository.ts';
import { runGit } from './run-git.ts';
import { wholeFile } from './whole-file.ts';

/** Both versions of a file, as far as they were needed. */
interface Contents {
  readonly base: Decoded | null;
  readonly head: Decoded | null;
}

/**
 * The files that differ, those that `selects` picks. Texts are read for reviewed files only; the others keep their hunks.
 */
export async function compare(
  repository: Repository,
  comparison: Comparison,
  selects: (entry: RawEntry) => boolean,
): Promise<ChangedFile[]> {
  const [entries, patches] = await Promise.all([rawDiff(repository, comparison), readPatches(repository, comparison)]);
  const selected = distinct(entries).filter((entry) => selects(entry) && !isFileInNameOnly(entry));
  const blobs = await readBlobs(
    repository,
    selected.flatMap((entry) => [baseBlob(entry) ?? [], headBlob(entry) ?? []].flat()),
  );
  const contentOf = (id: string | null) => (id === null ? null : (blobs.get(id) ?? null));
  const changed: ChangedFile[] = [];
  for (const entry of selected) {
    const contents = { base: contentOf(baseBlob(entry)), head: contentOf(headBlob(entry)) };
    changed.push(await changedFile(repository, entry, contents, patches.get(entry.path) ?? []));
  }
  return changed;
}

async function readPatches(repository: Repository, comparison: Comparison): Promise<Map<string, FilePatch[]>> {
  // `u`: unmerged paths have no patch, and their mark is none.
  const args = diffArguments(comparison, [...PATCH_FORMAT, '--diff-filter=u']);
  const output = await runGit(repository.directory, args, { indexFile: repository.indexFile });
  return Map.groupBy(parseGitDiff(output.toString()), (patch) => patch.path);
}

/** A symbolic link or a submodule of such a name is left out: there is nothing to read, and nothing that was not read. */
function isFileInNameOnly({ letter, path, base, head }: RawEntry): boolean {
  return isReviewedFile(path) && letter !== 'U' && !isFile(base.mode) && !isFile(head.mode);
}

/** An unmerged path comes twice; that it is unmerged is what counts. */
function distinct(entries: readonly RawEntry[]): RawEntry[] {
  const unmerged = new Set(entries.filter(({ letter }) => letter === 'U').map(({ path }) => path));
  return entries.filter(({ letter, path }) => letter === 'U' || !unmerged.has(path));
}

const baseBlob = ({ base, path, previousPath = path }: RawEntry) => pythonBlob(base, previousPath);
const headBlob = ({ head, path }: RawEntry) => pythonBlob(head, path);

function pythonBlob(side: Side, path: string): string | null {
  return isFile(side.mode) && isReviewedFile(path) && !/^0+$/.test(side.id) ? side.id : null;
}

async function changedFile(
  repository: Repository,
  entry: RawEntry,
  { base, head }: Contents,
  patches: readonly FilePatch[],
): Promise<ChangedFile> {
  const status = statusOf(entry);
  const { path, previousPath } = entry;
  const common = { path, ...(previousPath !== undefined && { previousPath }), status };
  const unread = unreadReason(entry, head);
  if (unread !== undefined) return { ...common, head: null, base: null, hunks: [], unread };
  const patch = patches.find((each) => each.status === status) ?? patches[0];
  const texts = { base: textOf(base), head: textOf(head) };
  const isHidden = patch?.binary && (texts.base !== null || texts.head !== null);
  const hunks = isHidden ? await hiddenHunks(repository, entry, texts) : (patch?.hunks ?? []);
  return { ...common, ...texts, hunks };
}

/** A base that is no Python text was no module either: all of head is then new, and nothing is left unread. */
function unreadReason({ letter, path }: RawEntry, head: Decoded | null): string | undefined {
  if (letter === 'U' && isReviewedFile(path)) return 'has unresolved merge conflicts';
  return head && 'unread' in head ? head.unread : undefined;
}

function textOf(content: Decoded | null): string | null {
  return content && 'text' in content ? content.text : null;
}

/** The hunks of a text that `.gitattributes` calls binary (`-diff`), so that git shows none. */
async function hiddenHunks(
  repository: Repository,
  entry: RawEntry,
  { base, head }: { base: string | null; head: string | null },
): Promise<readonly Hunk[]> {
  if (base === null || head === null) return wholeFile(head ?? base ?? '', head === null ? 'removed' : 'added');
  const options = ['--text', '--no-ext-diff', '--no-textconv', ...PATCH_FORMAT];
  const output = await runGit(repository.directory, ['diff', ...options, entry.base.id, entry.head.id]);
  return parseGitDiff(output.toString())[0]?.hunks ?? [];
}

/** In the words of GitHub. A symbolic link is no file: what becomes one is removed, what was one is added. */
function statusOf({ letter, base, head }: RawEntry): FileStatus {
  if (letter === 'T' && isFile(head.mode)) return 'added';
  if (letter === 'T' && isFile(base.mode)) return 'removed';
  if (letter === 'M' && base.id === head.id) return 'changed';
  return STATUS[letter] ?? 'modified';
}

const STATUS: Readonly<Record<string, FileStatus>> = { A: 'added', D: 'removed', R: 'renamed' };
