import type { Logger } from 'pino';
import type { CatalogueEntry } from '../../catalogue/index.ts';
import type { BlobCache, GitHubClient, PullRequestNow } from '../../github/index.ts';
import type { Allowance } from '../../queue/index.ts';
import type { Analyzer } from '../../review/ports.ts';
import type { Intake } from '../intake.ts';
import type { Origin, ReviewJob } from '../review-job.ts';

/** What meeting a request takes. */
export interface RequestContext {
  readonly appId: number;
  readonly client: GitHubClient;
  readonly reviews: Pick<Intake, 'review'>;
  readonly analyzer: Analyzer;
  readonly blobs: BlobCache;
  /** Every rule with its page. */
  catalogue(): Promise<readonly CatalogueEntry[]>;
  readonly allowance: Allowance;
  readonly log: Logger;
}

/** A review of a pull request as it stands now. */
export function reviewOf(
  { owner, repo, number, headSha, baseSha, baseRef, repositoryUrl, updatedAt }: PullRequestNow,
  { installation, delivery }: Origin,
  more: Pick<ReviewJob, 'asked' | 'joins'>,
): ReviewJob {
  const pull = { owner, repo, number, headSha, baseSha, baseRef, repositoryUrl };
  return { ...pull, installation, delivery, updatedAt, ...more };
}
