import type { ReviewJob } from '../../src/app/review-job.ts';

/** The review of a pull request that was told a moment ago. */
export const JOB: ReviewJob = {
  installation: 1,
  delivery: 'guid',
  owner: 'acme',
  repo: 'shop',
  number: 7,
  headSha: 'a'.repeat(40),
  baseSha: 'b'.repeat(40),
  baseRef: 'main',
  repositoryUrl: 'https://github.test/acme/shop',
  updatedAt: '2026-01-01T00:00:00Z',
};
