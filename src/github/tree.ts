import { abortable } from '../review/abortable.ts';
import type { ChangedFile, Tree, TreeFile } from '../review/ports.ts';
import { COLD_SECONDS } from '../review/project-budget.ts';
import { projectTree, unavailableTree } from '../review/project-tree.ts';
import type { Asker } from './ask.ts';
import type { RepositoryBlobs } from './blob-cache.ts';
import type { GitHubClient, PullRequestHead } from './client.ts';
import type { FileRow } from './file-row.ts';
import { BATCH } from './in-batches.ts';
import { type Listing, listTree } from './list-tree.ts';
import { LONGEST_TEXT, readBlobs } from './read-blobs.ts';
import { type Found, LARGEST_ARCHIVE, readTarball } from './read-tarball.ts';
import { isRequestFailure, translatingErrors } from './translate-error.ts';

/** Calls above which one archive is read instead. */
const MOST_CALLS = 4;

/** The project's files and the ref through which they can be read, or why they are not known. */
export type Project = (Listing & { readonly ref: string }) | { readonly reason: string };

/**
 * The project's files at head; one call, or more where GitHub cuts the list off. A review goes on without them, so
 * whatever GitHub says against it is a value.
 *
 * @param rows the changed files
 */
export async function listProject(
  client: GitHubClient,
  pull: PullRequestHead,
  rows: readonly FileRow[],
): Promise<Project> {
  const signal = AbortSignal.timeout(COLD_SECONDS * 1_000);
  const list = (ref: string) => abortable(signal, () => listTree(client, pull, ref, signal));
  try {
    return projectAt(pull.headSha, await list(pull.headSha));
  } catch (error) {
    if (!isMissing(error)) return { reason: reasonOf(error) };
  }
  // Nobody has verified that a fork's commits can be read by their hash (`github.md`, section 1, Webhooks).
  const ref = `refs/pull/${pull.number}/head`;
  try {
    const listing = await list(ref);
    return listing && !agrees(listing, rows) ? { reason: MOVED } : projectAt(ref, listing);
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

/**
 * The tree around a change. Its `read` costs nothing for what `blobs` holds and for the texts of the change, else
 * ⌈n/50⌉ calls for n blobs, or one for the archive where those would be more than four.
 */
export function pullRequestTree(
  project: Project,
  asker: Asker,
  changed: readonly ChangedFile[],
  blobs: RepositoryBlobs,
): Tree {
  if ('reason' in project) return unavailableTree(project.reason);
  const own = textsOf(changed, project.files);
  for (const [oid, text] of own) blobs.set(oid, text);
  const known = (oid: string) => own.get(oid) ?? blobs.get(oid);
  return projectTree(project.files, (oids, signal) =>
    translatingErrors(() =>
      abortable(signal, async () => {
        const texts = new Map<string, string>();
        const take: Found = (oid, text) => void (text !== null && texts.set(oid, text));
        const missing = new Set<string>();
        for (const oid of oids) {
          const text = known(oid);
          if (text === undefined) missing.add(oid);
          else take(oid, text);
        }
        // Each is kept at once, so that what an abort cuts off goes on from there the next time.
        await load({ asker, project, signal }, missing, (oid, text) => {
          blobs.set(oid, text);
          take(oid, text);
        });
        return texts;
      }),
    ),
  );
}

interface Source {
  readonly asker: Asker;
  readonly project: Listing & { readonly ref: string };
  readonly signal: AbortSignal | undefined;
}

async function load({ asker, project, signal }: Source, missing: Set<string>, found: Found): Promise<void> {
  const files = project.files.filter(({ oid }) => missing.has(oid));
  const take: Found = (oid, text) => {
    missing.delete(oid);
    found(oid, text);
  };
  if (callsFor(files) > MOST_CALLS && project.bytes <= LARGEST_ARCHIVE) {
    const { client, pull } = asker;
    const wanted = new Map(files.map(({ path, oid }) => [path, oid]));
    await readTarball({ client, pull, ref: project.ref, signal }, wanted, take).catch(() => {
      // An archive that cannot be had, is broken or too large only costs more calls.
      signal?.throwIfAborted();
    });
  }
  const left = new Map(files.filter(({ oid }) => missing.has(oid)).map((file) => [file.oid, file]));
  await readBlobs(asker, [...left.values()], take, signal);
}

function callsFor(files: readonly TreeFile[]): number {
  const sizes = [...new Map(files.map(({ oid, size = 0 }) => [oid, size])).values()];
  const long = sizes.filter((size) => size > LONGEST_TEXT).length;
  return Math.ceil((sizes.length - long) / BATCH) + long;
}

/** The texts of the change that stand in the tree, by oid. */
function textsOf(changed: readonly ChangedFile[], files: readonly TreeFile[]): Map<string, string> {
  const heads = new Map(changed.map(({ path, head }) => [path, head]));
  return new Map(
    files.flatMap(({ path, oid }) => {
      const text = heads.get(path);
      return typeof text === 'string' ? [[oid, text]] : [];
    }),
  );
}

function projectAt(ref: string, listing: Listing | null): Project {
  return listing
    ? { ...listing, ref }
    : { reason: 'The repository has too many folders for GitHub to list its files.' };
}

/** Whether the listing is of the commit that is reviewed, as far as the changed files tell. */
function agrees({ files }: Listing, rows: readonly FileRow[]): boolean {
  const oids = new Map(files.map(({ path, oid }) => [path, oid]));
  return rows.every(({ filename, status, sha }) => {
    const oid = oids.get(filename);
    return status === 'removed' || sha === null || oid === undefined || oid === sha;
  });
}

const MOVED = 'The pull request moved on while its files were listed.';

function isMissing(error: unknown): boolean {
  return isRequestFailure(error) && error.status === 404;
}

/** @throws what is no answer of GitHub */
function reasonOf(error: unknown): string {
  if (isRequestFailure(error)) return `GitHub does not list the repository's files (it answered ${error.status}).`;
  if (error instanceof Error && error.name === 'AbortError') {
    return `GitHub takes more than ${COLD_SECONDS} seconds to list the repository's files.`;
  }
  throw error;
}
