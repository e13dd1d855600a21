import { page } from '../http/paging.ts';
import { notFound, Refusal, unprocessable } from '../http/refusal.ts';
import { type Call, pullRoute, type Reply, type Route } from '../http/route.ts';
import type { PullRequest, Review } from '../model.ts';
import { addReview, addThread, placeAll, type ReviewRequest, removeComment, stateOfEvent } from '../reviews.ts';
import { commentShape, reviewShape } from '../shapes/review.ts';
import { relocateThreads } from '../threads.ts';
import { timestamp, type World } from '../world.ts';
import { announceComment } from './comments.ts';

const reads = ['pull_requests:read'] as const;
const writes = ['pull_requests:write'] as const;

export const reviewRoutes: Route[] = [
  pullRoute('GET', '/reviews', reads, listReviews),
  pullRoute('POST', '/reviews', writes, createReview, { content: 'always' }),
  pullRoute('GET', '/reviews/{review_id}', reads, (call, pull) => shown(call, pull, reviewOf(call, pull))),
  pullRoute('PUT', '/reviews/{review_id}', writes, updateReview),
  pullRoute('DELETE', '/reviews/{review_id}', writes, deletePending),
  pullRoute('POST', '/reviews/{review_id}/events', writes, submitReview, { content: 'always' }),
  pullRoute('GET', '/reviews/{review_id}/comments', reads, listComments),
];

const shown = ({ world }: Call, pull: PullRequest, review: Review): Reply => ({
  status: 200,
  body: reviewShape(world, pull, review),
});

function reviewOf({ params }: Call, pull: PullRequest): Review {
  const found = pull.reviews.find(({ id }) => id === Number(params.review_id));
  if (!found) throw notFound();
  return found;
}

/** Pending reviews are seen by their author only, and here that is us. */
function listReviews(call: Call, pull: PullRequest): Reply {
  const { items, headers } = page(call, pull.reviews);
  return { status: 200, headers, body: items.map((each) => reviewShape(call.world, pull, each)) };
}

async function createReview(call: Call, pull: PullRequest): Promise<Reply> {
  const { world } = call;
  const request = call.body as ReviewRequest;
  const commitId = request.commit_id ?? pull.head.sha;
  checkReview(world, pull, request, commitId);
  const drafts = request.comments ?? [];
  const { places, problems } = await placeAll(world, pull, commitId, drafts);
  if (problems.length > 0) throw unprocessable(problems.join(', '));
  const author = world.app.bot;
  const review = addReview(world, pull, {
    author,
    body: request.body ?? '',
    state: stateOfEvent[request.event ?? ''] ?? 'PENDING',
    commitId,
  });
  const made = places.map((place, at) => addThread(world, pull, review, place, drafts[at]?.body ?? ''));
  if (commitId !== pull.head.sha) await relocateThreads(pull, world.limits.patchLines);
  if (review.state !== 'PENDING') for (const comment of made) announceComment(world, comment);
  return shown(call, pull, review);
}

/** Everything but the anchors. */
function checkReview(
  world: World,
  pull: PullRequest,
  { event, body, comments }: ReviewRequest,
  commitId: string,
): void {
  const drafts = comments ?? [];
  if (drafts.length > world.switches.commentsPerReview) throw new Refusal(502, 'Server Error');
  checkFields(drafts);
  const bodies = [body ?? '', ...drafts.map((draft) => draft.body)];
  const limit = world.switches.commentBodyLimit;
  if (bodies.some((text) => text.length > limit))
    throw unprocessable(`Body is too long (maximum is ${limit} characters)`);
  if (drafts.some((draft) => draft.body.trim() === '')) throw unprocessable("Body can't be blank");
  if (event === 'COMMENT' || event === 'REQUEST_CHANGES') checkReviewBody(body);
  if (!pull.commits.includes(commitId)) throw unprocessable('The commitOID is not part of the pull request');
  const pending = pull.reviews.some((review) => review.state === 'PENDING' && review.author === world.app.bot);
  if (pending) throw unprocessable('User can only have one pending review per pull request');
}

function checkReviewBody(body: string | undefined): void {
  if ((body ?? '').trim() === '') throw unprocessable('Body is required for COMMENT and REQUEST_CHANGES');
}

const draftFields = new Set(['path', 'position', 'body', 'line', 'side', 'start_line', 'start_side']);

/** The description does not forbid other fields, GitHub does: `subject_type` is for single comments. */
function checkFields(drafts: readonly object[]): void {
  const foreign = drafts.flatMap((draft) => Object.keys(draft)).find((field) => !draftFields.has(field));
  if (foreign) throw new Refusal(422, `Invalid request.\n\n"${foreign}" is not a permitted key.`);
}

function updateReview(call: Call, pull: PullRequest): Reply {
  const review = reviewOf(call, pull);
  checkReviewBody(String(call.body.body));
  review.body = String(call.body.body);
  return shown(call, pull, review);
}

function deletePending(call: Call, pull: PullRequest): Reply {
  const review = reviewOf(call, pull);
  if (review.state !== 'PENDING') throw unprocessable('Can not delete a non-pending pull request review');
  pull.reviews.splice(pull.reviews.indexOf(review), 1);
  for (const comment of commentsOfReview(pull, review)) removeComment(comment);
  return shown(call, pull, review);
}

function submitReview(call: Call, pull: PullRequest): Reply {
  const review = reviewOf(call, pull);
  if (review.state !== 'PENDING') throw unprocessable('Could not submit a review that is not pending');
  const body = String(call.body.body ?? review.body);
  if (call.body.event !== 'APPROVE') checkReviewBody(body);
  Object.assign(review, { body, state: stateOfEvent[String(call.body.event)], submittedAt: timestamp(call.world) });
  return shown(call, pull, review);
}

const commentsOfReview = (pull: PullRequest, review: Review) =>
  pull.threads.flatMap((thread) => thread.comments).filter((comment) => comment.reviewId === review.id);

function listComments(call: Call, pull: PullRequest): Reply {
  const { items, headers } = page(call, commentsOfReview(pull, reviewOf(call, pull)));
  return { status: 200, headers, body: items.map((each) => commentShape(call.world, each)) };
}
