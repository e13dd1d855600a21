import type { CommentPlace, PullRequestNow } from '../../github/index.ts';
import type { Command } from '../../review/parse-commands.ts';
import type { Origin } from '../review-job.ts';

/** Something that a person asked for, in a repository. Plain data: a durable queue can keep it. */
export type RequestJob = Origin & {
  readonly owner: string;
  readonly repo: string;
  readonly repositoryUrl: string;
} & (CommentRequest | RerunRequest | SuiteRequest | ButtonRequest);

/** Commands in a comment on a pull request. */
export interface CommentRequest {
  readonly kind: 'comment';
  readonly number: number;
  readonly place: CommentPlace;
  /** Login of whoever wrote it. */
  readonly by: string;
  /** Login of whoever opened the pull request; null where that account is gone. */
  readonly author: string | null;
  /** The pull request as the event tells it; null where it does not. */
  readonly now: PullRequestNow | null;
  readonly commands: readonly Command[];
}

/** "Re-run" on one of our check runs. */
export interface RerunRequest {
  readonly kind: 'rerun';
  readonly externalId: string;
  readonly headSha: string;
}

/** "Re-run all checks" on a commit. */
export interface SuiteRequest {
  readonly kind: 'rerun-suite';
  readonly headSha: string;
}

/** A button of one of our check runs. */
export interface ButtonRequest {
  readonly kind: 'button';
  readonly externalId: string;
  readonly headSha: string;
  readonly identifier: string;
}

/** A request about a comment with its origin. */
export type CommentJob = Extract<RequestJob, { kind: 'comment' }>;
export type CheckJob = Exclude<RequestJob, { kind: 'comment' }>;

/** Requests of one pull request, or of one commit, are met one after another. */
export function requestKey(job: RequestJob): string {
  const subject = job.kind === 'comment' ? `#${job.number}` : `@${job.headSha}`;
  return `${job.owner}/${job.repo}${subject}`;
}
