export { type BlobCache, blobCache } from './blob-cache.ts';
export { checkedAt, ruleListedAt } from './checks-at.ts';
export type { GitHubClient, PullRequestHead } from './client.ts';
export { connect } from './connect.ts';
export { describePullRequest, type PullRequestNow } from './describe-pull-request.ts';
export { type DeliveryCursor, deliveryCursor, type Redelivery, redeliverFailed } from './failed-deliveries.ts';
export { listInstallations } from './installations.ts';
export { throttledOctokit } from './limits.ts';
export { mayWrite } from './may-write.ts';
export { type MergeGroup, mergeGroupPublisher, mergeGroupReader } from './merge-group.ts';
export {
  type ReviewCursor,
  reviewCursor,
  type Search,
  unreviewedPullRequests,
} from './open-pull-requests.ts';
export { dismissInThread, ownOpening } from './own-thread.ts';
export { pullRequestPublisher } from './publish-review.ts';
export { react } from './react.ts';
export { pullRequestReader } from './read-pull-request.ts';
export { redactTokens } from './redact-tokens.ts';
export { sessionClient } from './session-client.ts';
export { type CheckSubject, subjectOf } from './shared-head.ts';
export { answerComment, type CommentPlace, keepInLedger, replaceFixes } from './speak.ts';
export type { UnreviewedPullRequest } from './unreviewed.ts';
export { watchHead } from './watch-head.ts';
