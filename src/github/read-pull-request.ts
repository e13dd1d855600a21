import { CONFIGURATION_PATH } from '../config/index.ts';
import type { Change, ChangeReader } from '../review/ports.ts';
import { isReviewedFile } from '../review/reviewed-file.ts';
import { type Answers, type Asker, ask } from './ask.ts';
import { unreadFile } from './assemble-file.ts';
import type { BlobCache } from './blob-cache.ts';
import { baseExpression, type Candidate, headExpression, needsBase, needsHead } from './candidate.ts';
import type { GitHubClient, PullRequestHead } from './client.ts';
import { compareFiles, MOST_COMPARED } from './compare-files.ts';
import { configurationOf, proposalKind, proposalOf, unreadableConfiguration } from './configuration-files.ts';
import { type FileRow, readRow } from './file-row.ts';
import { type ListedFile, listFiles, MOST_FILES } from './list-files.ts';
import { othersAt } from './others-at-head.ts';
import type { Answer, BlobAnswer } from './pull-request-query.ts';
import { readChangedFiles } from './read-changed-files.ts';
import { readConversation } from './read-conversation.ts';
import { translatingErrors } from './translate-error.ts';
import { listProject, pullRequestTree } from './tree.ts';
import type { HeadWatch } from './watch-head.ts';

export interface ReaderOptions {
  readonly onRateLimit?: NonNullable<Asker['onRateLimit']>;
  /** The account whose comments count as ours; that of the token when left out. */
  readonly login?: string;
  /** What the process has read of this repository before; nothing when left out. */
  readonly cache?: BlobCache;
  /** The change is a merge group's: the diff between the two commits counts, whatever the pull request has. */
  readonly isMergeGroup?: boolean;
}

/**
 * Reads a pull request in ⌈F/100⌉ + ⌈P/50⌉ calls for F files, P of them Python that head still has, and one for the
 * list of all files (`github.md`, section 4); only the first of them when there is no Python and the pull request is new,
 * and one more to see what stands on it when it is not. `head` learns where the pull request stands.
 */
export function pullRequestReader(
  client: GitHubClient,
  pull: PullRequestHead,
  head: HeadWatch,
  options: ReaderOptions = {},
): ChangeReader {
  return { read: () => translatingErrors(() => readChange(client, pull, head, options)) };
}

async function readChange(
  client: GitHubClient,
  pull: PullRequestHead,
  head: HeadWatch,
  options: ReaderOptions,
): Promise<Change> {
  const { isMergeGroup = false } = options;
  const listed = await (isMergeGroup ? compareFiles : listFiles)(client, pull);
  const most = isMergeGroup ? MOST_COMPARED : MOST_FILES;
  const commits = { base: pull.baseSha, head: pull.headSha };
  const proposes = proposalKind(rowsOf(listed));
  const isPlain = listed.length < most && !proposes && !listed.some(({ row }) => isReviewedFile(row.filename));
  // Comments stand there still when a later push takes all Python back.
  if (isPlain && (pull.isNew || isMergeGroup)) {
    const files = listed.map(({ row }) => unreadFile(row));
    return { ...commits, files, configuration: null, conversation: null, tree: null, incomplete: [] };
  }
  const candidates = listed.filter(({ row }) => isReviewedFile(row.filename)).map(candidate);
  const { cache, login: given, onRateLimit } = options;
  const asker = {
    client,
    pull,
    configuration: `${pull.baseSha}:${CONFIGURATION_PATH}`,
    ...(onRateLimit && { onRateLimit }),
  };
  const expressions = candidates.flatMap((each) => expressionsOf(each, pull));
  const [answers, project] = await Promise.all([
    ask(asker, expressions),
    expressions.length > 0 ? listProject(client, pull, rowsOf(listed)) : null,
  ]);
  const { pullRequest, head: commit } = answers.first.repository;
  if (!pullRequest) throw new Error('the first answer lacks the pull request');
  head.saw(pullRequest.headRefOid, othersAt(commit ?? null, pull));
  const login = given ?? answers.first.viewer?.login ?? '';
  const links = project && 'links' in project ? project.links : new Map<string, string>();
  const reading = { asker, links, answers: await withFork(asker, candidates, answers) };
  const files = await readChangedFiles(reading, listed, candidates);
  const blobs = cache?.of(pull.owner, pull.repo) ?? new Map<string, string | null>();
  return {
    ...commits,
    files,
    configuration: configurationOf(answers.first, pull),
    ...(proposes && { proposal: proposalOf(proposes, answers.first) }),
    conversation: await readConversation(client, pull, pullRequest, login),
    isDraft: pullRequest.isDraft,
    tree: project && pullRequestTree(project, asker, files, blobs),
    incomplete: [
      ...(isMergeGroup ? cutOff(listed.length) : unlisted(listed.length, pullRequest.changedFiles)),
      ...unreadConfiguration(answers.first),
    ],
  };
}

function rowsOf(listed: readonly ListedFile[]): FileRow[] {
  return listed.map(({ row }) => row);
}

function candidate({ row, doubtful }: ListedFile): Candidate {
  return { row, reading: readRow(row, doubtful) };
}

function expressionsOf(each: Candidate, pull: PullRequestHead): string[] {
  if (!needsHead(each)) return [];
  const head = headExpression(each, pull.headSha);
  return needsBase(each) ? [head, baseExpression(each, pull.baseSha)] : [head];
}

/**
 * Whether a fork's commits can be read through the base repository by their hash is not documented
 * (`github.md`, section 1, Webhooks): what is missing is asked for again through the pull request's own ref.
 */
async function withFork(asker: Asker, candidates: readonly Candidate[], answers: Answers): Promise<Answers> {
  const { headSha, number } = asker.pull;
  const missing = candidates.filter(
    (each) => needsHead(each) && answers.blobs.get(headExpression(each, headSha)) === null,
  );
  if (missing.length === 0) return answers;
  const ref = `refs/pull/${number}/head`;
  const again = await ask(
    asker,
    missing.map((each) => headExpression(each, ref)),
  );
  if (again.first.repository.pullRequest?.headRefOid !== headSha) return answers;
  const found = missing.map((each): [string, BlobAnswer] => [
    headExpression(each, headSha),
    again.blobs.get(headExpression(each, ref)) ?? null,
  ]);
  return { ...answers, blobs: new Map([...answers.blobs, ...found]) };
}

function unlisted(listed: number, changed: number): string[] {
  if (listed >= changed) return [];
  const [some, all] = [listed.toLocaleString('en-US'), changed.toLocaleString('en-US')];
  return [`GitHub lists ${some} of the ${all} changed files; the others were not read.`];
}

/** Nothing says whether there are more. */
function cutOff(compared: number): string[] {
  if (compared < MOST_COMPARED) return [];
  return [`GitHub compares at most ${MOST_COMPARED} files; whatever the group changes besides was not read.`];
}

function unreadConfiguration(first: Answer): string[] {
  const unreadable = unreadableConfiguration(first);
  return unreadable ? [unreadable] : [];
}
