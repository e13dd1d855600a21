import { type Comparison, diffArguments } from './comparison.ts';
import type { Repository } from './repository.ts';
import { runGit } from './run-git.ts';

/** One version of a file in `git diff --raw`: id and mode of its blob. */
export interface Side {
  readonly id: string;
  readonly mode: string;
}

/** One entry of a raw diff (`git help diff-format`): which blobs a path had and has. */
export interface RawEntry {
  /** A added, D deleted, M modified, R renamed, T changed its type, U unmerged. */
  readonly letter: string;
  readonly path: string;
  readonly previousPath?: string;
  readonly base: Side;
  readonly head: Side;
}

/** Whether a mode is that of a file with contents: no symbolic link (120000), no submodule (160000), not absent. */
export function isFile(mode: string): boolean {
  return mode.startsWith('100');
}

/** The entries that git compares, renames found, in git's order. */
export async function rawDiff(repository: Repository, comparison: Comparison): Promise<RawEntry[]> {
  const args = diffArguments(comparison, ['--raw', '-z']);
  const output = await runGit(repository.directory, args, { indexFile: repository.indexFile });
  return parseRaw(output.toString());
}

/** Parses `:100644 100644 <id> <id> R090\0old\0new\0`. */
function parseRaw(text: string): RawEntry[] {
  const fields = text.split('\0');
  const entries: RawEntry[] = [];
  for (let at = 0; at + 1 < fields.length; ) {
    const [baseMode = '', headMode = '', baseId = '', headId = '', status = ''] = (fields[at] as string)
      .slice(1)
      .split(' ');
    const letter = status.charAt(0);
    const first = fields[at + 1] as string;
    const second = letter === 'R' ? fields[at + 2] : undefined;
    entries.push({
      letter,
      path: second ?? first,
      ...(second !== undefined && { previousPath: first }),
      base: { id: baseId, mode: baseMode },
      head: { id: headId, mode: headMode },
    });
    at += second === undefined ? 2 : 3;
  }
  return entries;
}
