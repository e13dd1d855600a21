import type { Probot } from 'probot';
import type { RequestJob } from '../requests/request-job.ts';
import type { Origin, Work } from '../review-job.ts';

/** The part of Probot that events come from. */
export type EventSource = Pick<Probot, 'on' | 'log'>;

/** Where events go. Each resolves when what it was given is on disk: only then may GitHub hear that all is well. */
export interface Desks {
  readonly appId: number;
  review(job: Work): Promise<unknown>;
  /** Whether work is under way for this key. */
  isBusy(key: string): Promise<boolean>;
  request(job: RequestJob): Promise<void>;
  /**
   * Drops all work for an installation, or for some of its repositories (`OWNER/NAME`), where the App may do nothing any
   * more.
   *
   * @param isGone it will not come back: what is kept about it goes, too
   */
  revoke(installation: number, repositories: readonly string[] | null, isGone: boolean): Promise<void>;
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
