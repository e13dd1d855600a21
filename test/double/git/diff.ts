import { git } from './run.ts';

export type FileStatus = 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed';

/** One changed file between two commits, before any of GitHub's limits. */
export interface FileChange {
  status: FileStatus;
  path: string;
  previousPath: string | null;
  /** Blob of the new side; of the old side for a removed file, as GitHub gives it. */
  oid: string;
  additions: number;
  deletions: number;
  binary: boolean;
  /** Hunks only; null when there is nothing to show (binary, pure rename, mode change). */
  patch: string | null;
}

const statuses: Record<string, FileStatus> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  C: 'copied',
  T: 'changed',
};

interface RawEntry {
  letter: string;
  path: string;
  previousPath: string | null;
  oldOid: string;
  newOid: string;
}

/** The changed files from `from` to `to`, renames followed as `git diff -M` does, in path order. */
export async function changedFiles(directory: string, from: string, to: string): Promise<FileChange[]> {
  const options = ['-r', '-M', '--raw', '-p', '-z', '--no-abbrev', '--full-index'];
  const out = (await git(directory, ['diff-tree', ...options, from, to])).toString();
  // The entries end with a NUL each, and with one more before the patches.
  const end = out.indexOf('\0\0');
  const [raw, patches] = end < 0 ? [out, ''] : [out.slice(0, end), out.slice(end + 2)];
  const sections = patches.split(/(?<=\n)(?=diff --git )/).filter((section) => section !== '');
  let next = 0;
  return rawEntries(raw).map((entry) => {
    // A type change (file to symlink) is printed as a removal and an addition.
    const count = entry.letter === 'T' ? 2 : 1;
    const own = sections.slice(next, next + count);
    next += count;
    return fileChange(entry, own);
  });
}

/** The whole unified diff, as the diff media type has it. */
export async function patchText(directory: string, from: string, to: string): Promise<string> {
  return (await git(directory, ['diff-tree', '-r', '-M', '-p', '--full-index', from, to])).toString();
}

function rawEntries(raw: string): RawEntry[] {
  const fields = raw.split('\0');
  const entries: RawEntry[] = [];
  for (let at = 0; fields[at]?.startsWith(':'); ) {
    const [, , oldOid = '', newOid = '', status = ''] = fields[at]?.split(' ') ?? [];
    const letter = status.charAt(0);
    const moved = letter === 'R' || letter === 'C';
    const previousPath = moved ? (fields[at + 1] ?? null) : null;
    entries.push({ letter, oldOid, newOid, previousPath, path: fields[at + (moved ? 2 : 1)] ?? '' });
    at += moved ? 3 : 2;
  }
  return entries;
}

function fileChange(entry: RawEntry, sections: readonly string[]): FileChange {
  const hunks = sections.map(hunksOf).filter((text) => text !== '');
  const lines = hunks.flatMap((text) => text.split('\n'));
  const status = statuses[entry.letter] ?? 'changed';
  return {
    status,
    path: entry.path,
    previousPath: entry.previousPath,
    oid: status === 'removed' ? entry.oldOid : entry.newOid,
    additions: lines.filter((line) => line.startsWith('+')).length,
    deletions: lines.filter((line) => line.startsWith('-')).length,
    binary: sections.some((section) => /^Binary files .* differ$/m.test(section.split('\n@@ ', 1)[0] ?? '')),
    patch: hunks.length === 0 ? null : hunks.join('\n'),
  };
}

function hunksOf(section: string): string {
  const start = section.indexOf('\n@@ ');
  return start < 0 ? '' : section.slice(start + 1).replace(/\n$/, '');
}
