import type { Probot } from 'probot';
import type { StopReason } from '../../review/report-outcome.ts';
import type { RequestJob } from '../requests/request-job.ts';
import type { Origin, Work } from '../review-job.ts';

/** The part of Probot that events come from. */
export type EventSource = Pick<Probot, 'on' | 'log'>;

/** Where events go. Each takes its job and returns at once: GitHub waits for the answer. */
export interface Desks {
  readonly appId: number;
  review(job: Work): void;
  /** Whether work is under way for this key. */
  isBusy(key: string): boolean;
  request(job: RequestJob): void;
  /** Calls work off; also the requests that wait where the App may do nothing any more. */
  stop(matches: (job: Work | RequestJob) => boolean, reason: StopReason): void;
}

interface Delivered {
  readonly id: string;
  readonly payload: {
    readonly installation?: { readonly id: number } | null | undefined;
    readonly repository?:
      | { readonly name: string; readonly html_url: string; readonly owner: { readonly login: string } }
      | undefined;
  };
}

/** The repository that an event is about, and the installation that it came through. */
export interface Place extends Origin {
  readonly owner: string;
  readonly repo: string;
  readonly repositoryUrl: string;
}

/** Null, and a word in the log, where there is no installation. */
export function placeOf({ id, payload }: Delivered, log: EventSource['log']): Place | null {
  const { installation, repository } = payload;
  if (!installation || !repository) {
    log.warn({ delivery: id }, 'webhook without an installation ignored: is it a repository webhook?');
    return null;
  }
  return {
    installation: installation.id,
    delivery: id,
    owner: repository.owner.login,
    repo: repository.name,
    repositoryUrl: repository.html_url,
  };
}
