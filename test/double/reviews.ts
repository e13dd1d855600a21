/** The rules of reviews and review comments (design/github.md, section 1). */
import { type Anchor, anchorAtPosition, findAnchor, type Hunk, hunkText } from './anchors.ts';
import type { FileChange } from './git/diff.ts';
import type { Account, JsonObject, PullRequest, Review, ReviewComment, Side, Thread } from './model.ts';
import { diffOf, hunksOf } from './threads.ts';
import { timestamp, type World } from './world.ts';

/** A comment as a request has it; ajv has checked the types. */
export interface CommentDraft {
  path: string;
  body: string;
  line?: number;
  side?: Side;
  start_line?: number;
  start_side?: Side | 'side';
  position?: number;
  subject_type?: 'line' | 'file';
}

/** Where a draft may stand, or the sentence GitHub says about it. */
export type Placed =
  | { path: string; anchor: Anchor | null; side: Side; start: { line: number; side: Side } | null }
  | string;

/** Sentences as seen in the wild [R]. */
const notInDiff = 'Pull request review thread line must be part of the diff';
const blankHunk = "Pull request review thread diff hunk can't be blank";
const otherHunk = 'Pull request review thread start line must be part of the same hunk as the line.';
const startNotInDiff = 'Pull request review thread start line must be part of the diff';
const startAfterEnd = 'Pull request review thread start line must precede the end line.';
const noPath = 'Path could not be resolved';

/** Finds the place of one draft in the diff up to a commit. */
function place(draft: CommentDraft, rows: readonly FileChange[], patchLines: number): Placed {
  if (!rows.some((row) => row.path === draft.path)) return noPath;
  const hunks = hunksOf(rows, draft.path, patchLines);
  const side = draft.side ?? 'RIGHT';
  if (draft.subject_type === 'file') return { path: draft.path, anchor: null, side, start: null };
  const anchor = anchorOf(draft, hunks, side);
  if (!anchor) return `${notInDiff} and ${blankHunk}`;
  const actualSide: Side = draft.line === undefined && anchor.line.kind === 'deleted' ? 'LEFT' : side;
  if (draft.start_line === undefined) return { path: draft.path, anchor, side: actualSide, start: null };
  const startSide = draft.start_side === 'LEFT' || draft.start_side === 'RIGHT' ? draft.start_side : side;
  const start = findAnchor(hunks, startSide, draft.start_line);
  if (!start) return startNotInDiff;
  if (start.hunk !== anchor.hunk) return otherHunk;
  const backwards =
    startSide === side ? draft.start_line >= (draft.line ?? 0) : start.line.position >= anchor.line.position;
  if (backwards) return startAfterEnd;
  return { path: draft.path, anchor, side: actualSide, start: { line: draft.start_line, side: startSide } };
}

function anchorOf(draft: CommentDraft, hunks: readonly Hunk[], side: Side): Anchor | null {
  if (draft.line !== undefined) return findAnchor(hunks, side, draft.line);
  return draft.position === undefined ? null : anchorAtPosition(hunks, draft.position);
}

/** The places of all drafts, or the sentences about those that have none: a review is posted whole or not at all. */
export async function placeAll(world: World, pull: PullRequest, commitId: string, drafts: readonly CommentDraft[]) {
  const rows = await diffOf(pull, commitId);
  const placed = drafts.map((draft) => place(draft, rows, world.limits.patchLines));
  const problems = placed.filter((each) => typeof each === 'string');
  return { places: placed.filter((each) => typeof each !== 'string'), problems: [...new Set(problems)] };
}

export function addReview(
  world: World,
  pull: PullRequest,
  values: Pick<Review, 'author' | 'body' | 'state' | 'commitId'>,
): Review {
  const submittedAt = values.state === 'PENDING' ? null : timestamp(world);
  const review: Review = { id: world.nextId(), submittedAt, minimized: null, ...values };
  pull.reviews.push(review);
  return review;
}

/** Opens a thread with its first comment. */
export function addThread(
  world: World,
  pull: PullRequest,
  review: Review,
  at: Exclude<Placed, string>,
  body: string,
): ReviewComment {
  const { anchor, side, start } = at;
  const line = anchor && (side === 'RIGHT' ? anchor.line.new : anchor.line.old);
  const placeNow = { line, startLine: start?.line ?? null, position: anchor?.line.position ?? 1 };
  const thread: Thread = {
    id: `PRRT_${world.nextId()}`,
    pull,
    path: at.path,
    subjectType: anchor ? 'line' : 'file',
    side,
    startSide: start?.side ?? null,
    current: placeNow,
    original: { ...placeNow },
    outdated: false,
    diffHunk: anchor ? hunkText(anchor) : '',
    commitId: review.commitId,
    originalCommitId: review.commitId,
    originalMergeBase: pull.mergeBase,
    resolvedBy: null,
    comments: [],
  };
  pull.threads.push(thread);
  return addComment(world, thread, review.author, review.id, body);
}

function addComment(world: World, thread: Thread, author: Account, reviewId: number, body: string): ReviewComment {
  const at = timestamp(world);
  const comment: ReviewComment = {
    id: world.nextId(),
    thread,
    reviewId,
    inReplyTo: thread.comments[0]?.id ?? null,
    author,
    body,
    createdAt: at,
    updatedAt: at,
    minimized: null,
    reactions: [],
  };
  thread.comments.push(comment);
  return comment;
}

/** Answers a thread; like every single comment on GitHub it is a review of its own. */
export function addReply(world: World, thread: Thread, author: Account, body: string): ReviewComment {
  const review = addReview(world, thread.pull, {
    author,
    body: '',
    state: 'COMMENTED',
    commitId: thread.pull.head.sha,
  });
  return addComment(world, thread, author, review.id, body);
}

/** Deletes a comment; a thread ends with its last one. */
export function removeComment({ thread, id }: ReviewComment): void {
  thread.comments = thread.comments.filter((each) => each.id !== id);
  if (thread.comments.length > 0) return;
  const { threads } = thread.pull;
  threads.splice(threads.indexOf(thread), 1);
}

export const commentsOf = (pull: PullRequest): ReviewComment[] =>
  pull.threads.flatMap((thread) => thread.comments).sort((left, right) => left.id - right.id);

export const stateOfEvent: Record<string, Review['state']> = {
  COMMENT: 'COMMENTED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  APPROVE: 'APPROVED',
};

export type ReviewRequest = JsonObject & {
  event?: string;
  body?: string;
  commit_id?: string;
  comments?: CommentDraft[];
};
