import { ScratchRepository } from '../../git/scratch-repository.ts';
import { changeOf, pickFiles } from '../change.ts';
import type { Input } from '../input.ts';

/** A change of so many files in a repository on disk. */
export interface ChangeOnDisk {
  readonly files: readonly string[];
  readonly base: string;
  readonly head: string;
}

/**
 * Writes the project as a git repository with one commit for each size; the last one is checked out at its end. Packed, as a
 * clone is: git reads 1,600 files ten times as fast that way.
 */
export function writeChanges(
  input: Input,
  sizes: readonly number[],
): { repository: ScratchRepository; changes: ChangeOnDisk[] } {
  const repository = new ScratchRepository();
  const base = repository.commit(Object.fromEntries(input.files));
  const changes = sizes.map((size) => {
    repository.git('checkout', '--quiet', '--detach', base);
    const files = changeOf(input, pickFiles(input, size), size);
    const head = repository.commit(Object.fromEntries(files.map((each) => [each.path, each.head ?? ''])));
    return { files: files.map(({ path }) => path), base, head };
  });
  repository.git('repack', '-a', '-d', '--quiet');
  return { repository, changes };
}
