import { ByteReader } from './byte-reader.ts';
import { type Decoded, decodePython, LARGEST_FILE, TOO_LARGE } from './decode.ts';
import { objectsMissing } from './git-failure.ts';
import type { Repository } from './repository.ts';
import { gitEnded, startGit } from './run-git.ts';

/**
 * The texts of blobs by id, read through one `git cat-file --batch`; too large ones are passed over.
 *
 * @throws HunkwiseError when one is not here, as in a partial clone.
 */
export async function readBlobs(repository: Repository, ids: Iterable<string>): Promise<ReadonlyMap<string, Decoded>> {
  const wanted = [...new Set(ids)];
  const blobs = new Map<string, Decoded>();
  if (wanted.length === 0) return blobs;
  const args = ['cat-file', '--batch'];
  const git = startGit(repository.directory, args, { input: `${wanted.join('\n')}\n` });
  const ended = gitEnded(git, repository.directory, args);
  ended.catch(() => {});
  const reader = new ByteReader(git.stdout);
  for (let header = await reader.line(); header !== null; header = await reader.line()) {
    const [id = '', type, size] = header.split(' ');
    if (type !== 'missing') blobs.set(id, await readBlob(reader, Number(size)));
  }
  await ended;
  if (blobs.size < wanted.length) throw objectsMissing(repository.directory);
  return blobs;
}

async function readBlob(reader: ByteReader, size: number): Promise<Decoded> {
  if (size > LARGEST_FILE) {
    await reader.skip(size + 1);
    return TOO_LARGE;
  }
  const decoded = decodePython(await reader.bytes(size));
  await reader.skip(1);
  return decoded;
}
