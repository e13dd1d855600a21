import { HunkwiseError } from '../core/error.ts';
import { ByteReader } from './byte-reader.ts';
import { type Decoded, decodePython, LARGEST_FILE, TOO_LARGE } from './decode.ts';
import { objectsMissing } from './git-failure.ts';
import type { Repository } from './repository.ts';
import { gitEnded, startGit } from './run-git.ts';

type Blobs = ReadonlyMap<string, Decoded>;

interface ReadOptions {
  /** Bytes of a blob that is read; a longer one is passed over. */
  readonly largest: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * The texts of blobs by id, read through one `git cat-file --batch`; too large ones are passed over.
 *
 * @throws HunkwiseError when one is not here, as in a partial clone.
 */
export async function readBlobs(repository: Repository, ids: Iterable<string>): Promise<Blobs> {
  const wanted = [...new Set(ids)];
  const blobs = await readFound(repository, wanted, { largest: LARGEST_FILE, signal: undefined });
  if (blobs.size < wanted.length) throw objectsMissing(repository.directory);
  return blobs;
}

/** As `readBlobs`, but what is not here is left out. */
export async function readPresentBlobs(
  repository: Repository,
  ids: Iterable<string>,
  options: ReadOptions,
): Promise<Blobs> {
  const wanted = new Set(ids);
  try {
    return await readFound(repository, [...wanted], options);
  } catch (error) {
    // In a partial clone git dies of the first blob that it lacks and may not fetch.
    if (!(error instanceof HunkwiseError && error.code === 'objects-missing')) throw error;
    return readFound(repository, await presentAmong(repository, wanted, options.signal), options);
  }
}

/** Which of the ids stand in the local store, from a list of all that do. */
async function presentAmong(
  repository: Repository,
  wanted: ReadonlySet<string>,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const args = ['cat-file', '--batch-all-objects', '--unordered', '--batch-check=%(objectname)'];
  const git = startGit(repository.directory, args, { signal });
  const ended = gitEnded(git, repository.directory, args);
  ended.catch(() => {});
  const reader = new ByteReader(git.stdout);
  const present: string[] = [];
  for (let id = await reader.line(); id !== null; id = await reader.line()) {
    if (wanted.has(id)) present.push(id);
  }
  await ended;
  return present;
}

async function readFound(repository: Repository, wanted: readonly string[], options: ReadOptions): Promise<Blobs> {
  const blobs = new Map<string, Decoded>();
  if (wanted.length === 0) return blobs;
  const args = ['cat-file', '--batch'];
  const { largest, signal } = options;
  const git = startGit(repository.directory, args, { input: `${wanted.join('\n')}\n`, signal });
  const ended = gitEnded(git, repository.directory, args);
  ended.catch(() => {});
  const reader = new ByteReader(git.stdout);
  for (let header = await reader.line(); header !== null; header = await reader.line()) {
    const [id = '', type, size] = header.split(' ');
    if (type !== 'missing') blobs.set(id, await readBlob(reader, Number(size), largest));
  }
  await ended;
  return blobs;
}

async function readBlob(reader: ByteReader, size: number, largest: number): Promise<Decoded> {
  if (size > largest) {
    await reader.skip(size + 1);
    return TOO_LARGE;
  }
  const decoded = decodePython(await reader.bytes(size));
  await reader.skip(1);
  return decoded;
}
