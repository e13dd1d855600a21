import type { Probot } from 'probot';
import type { ReviewJob } from './review-job.ts';

/**
 * What asks for a review. Drafts are reviewed like the rest: whoever opens one wants to hear early, and a required check
 * must not hang when the draft becomes ready.
 */
const EVENTS = [
  'pull_request.opened',
  'pull_request.synchronize',
  'pull_request.reopened',
  'pull_request.ready_for_review',
] as const;

/** Translates webhooks into jobs. `accept` must return at once: GitHub waits for the answer. */
export function listen(app: Pick<Probot, 'on' | 'log'>, accept: (job: ReviewJob) => void): void {
  app.on([...EVENTS], ({ id, payload }) => {
    const { repository, pull_request: pull, installation } = payload;
    if (!installation) {
      app.log.warn({ delivery: id }, 'webhook without an installation ignored: is it a repository webhook?');
      return;
    }
    accept({
      installation: installation.id,
      delivery: id,
      owner: repository.owner.login,
      repo: repository.name,
      number: pull.number,
      headSha: pull.head.sha,
      baseSha: pull.base.sha,
      baseRef: pull.base.ref,
      repositoryUrl: repository.html_url,
      updatedAt: pull.updated_at,
    });
  });
}
