export { CHECK_NAME, type CheckRunOptions } from './check-run.ts';
export type { GitHubClient, PullRequestHead } from './client.ts';
export { type Connection, connect } from './connect.ts';
export { describePullRequest } from './describe-pull-request.ts';
export { type ThrottledOctokit, throttledOctokit } from './limits.ts';
export { pullRequestPublisher } from './publish-review.ts';
export { pullRequestReader, type ReaderOptions } from './read-pull-request.ts';
export { redactTokens } from './redact-tokens.ts';
export { type HeadWatch, watchHead } from './watch-head.ts';
