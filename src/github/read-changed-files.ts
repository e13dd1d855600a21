import { z } from 'zod';
import type { ChangedFile } from '../review/ports.ts';
import { type Answers, type Asker, query } from './ask.ts';
import { assembleFile, compareFile, unreadFile } from './assemble-file.ts';
import { baseExpression, type Candidate, headExpression, needsBase, needsHead } from './candidate.ts';
import type { FileRow } from './file-row.ts';
import { inBatches } from './in-batches.ts';
import type { ListedFile } from './list-files.ts';
import { type BlobAnswer, blobAt } from './pull-request-query.ts';
import { readSource, type Source } from './read-source.ts';
import { isRequestFailure } from './translate-error.ts';

export interface Reading {
  readonly asker: Asker;
  /** Why paths are no files: symbolic links and submodules; none where the tree could not be listed. */
  readonly links: ReadonlyMap<string, string>;
  readonly answers: Pick<Answers, 'blobs' | 'failed'>;
}

/** A file of whose changes GitHub says nothing, and why. */
interface Doubt {
  readonly each: Candidate;
  readonly head: Source | null;
  readonly reason: string;
}

/**
 * The changed files. Where GitHub's diff of some does not tell what changed, their texts at the merge base do: one more
 * call to find it and ⌈n/50⌉ for n of them.
 */
export async function readChangedFiles(
  reading: Reading,
  listed: readonly ListedFile[],
  candidates: readonly Candidate[],
): Promise<ChangedFile[]> {
  const files = new Map<FileRow, ChangedFile>();
  const doubts: Doubt[] = [];
  const { headSha, baseSha } = reading.asker.pull;
  for (const each of candidates) {
    const { row } = each;
    const link = row.status === 'removed' ? undefined : reading.links.get(row.filename);
    if (link !== undefined) {
      files.set(row, unreadFile(row, link));
      continue;
    }
    const head = needsHead(each) ? await source(reading, row.filename, headExpression(each, headSha)) : null;
    const base = needsBase(each) ? await source(reading, row.filename, baseExpression(each, baseSha)) : null;
    const result = assembleFile(row, each.reading, { head, base });
    if ('file' in result) files.set(row, result.file);
    else doubts.push({ each, head, reason: result.wantsBase });
  }
  for (const [row, file] of await settled(reading.asker, doubts)) files.set(row, file);
  return listed.map(({ row }) => files.get(row) ?? unreadFile(row));
}

async function source({ asker, answers }: Omit<Reading, 'links'>, path: string, expression: string): Promise<Source> {
  if (answers.failed.has(expression)) return { unread: 'GitHub fails to give the text of this file.' };
  const commit = expression.slice(0, expression.indexOf(':'));
  return readSource(asker.client, { ...asker.pull, headSha: commit }, path, answers.blobs.get(expression) ?? null);
}

/** GitHub's diffs are against the merge base, and so must ours be: the base branch may have moved on. */
async function settled(asker: Asker, doubts: readonly Doubt[]): Promise<[FileRow, ChangedFile][]> {
  if (doubts.length === 0) return [];
  const commit = await mergeBase(asker);
  if (commit === null) return doubts.map(({ each: { row }, reason }) => [row, unreadFile(row, reason)]);
  const expressions = doubts.map(({ each }) => baseExpression(each, commit));
  const blobs = new Map<string, BlobAnswer>();
  const failed = await inBatches(expressions, false, async ({ wanted }) => {
    const reply = await query(asker, { by: 'expression', wanted, withPullRequest: false });
    for (const [at, expression] of wanted.entries()) blobs.set(expression, blobAt(reply, at));
  });
  return Promise.all(
    doubts.map(async ({ each, head, reason }): Promise<[FileRow, ChangedFile]> => {
      const { row } = each;
      const path = row.previous_filename ?? row.filename;
      const base = await source({ asker, answers: { blobs, failed } }, path, baseExpression(each, commit));
      return [row, compareFile(row, head, base, reason)];
    }),
  );
}

const comparison = z.object({ merge_base_commit: z.object({ sha: z.string() }) });

/** Null where GitHub does not compare the commits. The second page has no files (`github.md`, section 1, Files and diff). */
async function mergeBase({ client, pull }: Asker): Promise<string | null> {
  const { owner, repo, baseSha, headSha } = pull;
  const route = 'GET /repos/{owner}/{repo}/compare/{basehead}';
  try {
    const basehead = `${baseSha}...${headSha}`;
    const { data } = await client.request(route, { owner, repo, basehead, per_page: 1, page: 2 });
    return comparison.parse(data).merge_base_commit.sha;
  } catch (error) {
    if (isRequestFailure(error) && error.status === 404) return null;
    throw error;
  }
}
