export { type BlobCache, blobCache } from './blob-cache.ts';
export type { GitHubClient, PullRequestHead } from './client.ts';
export { connect } from './connect.ts';
export { describePullRequest } from './describe-pull-request.ts';
export { throttledOctokit } from './limits.ts';
export { pullRequestPublisher } from './publish-review.ts';
export { pullRequestReader } from './read-pull-request.ts';
export { redactTokens } from './redact-tokens.ts';
export { watchHead } from './watch-head.ts';
