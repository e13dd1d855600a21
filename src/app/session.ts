import type { Logger } from 'pino';
import {
  type BlobCache,
  type GitHubClient,
  mergeGroupPublisher,
  mergeGroupReader,
  pullRequestPublisher,
  pullRequestReader,
  watchHead,
} from '../github/index.ts';
import type { ChangeReader, Publisher } from '../review/ports.ts';
import { isMergeGroup, keyOf, type Work } from './review-job.ts';

/** One job's connection to its commit. */
export interface Session {
  readonly reader: ChangeReader;
  readonly publisher: Publisher;
  readonly log: Logger;
}

export interface SessionOptions {
  /** The delivery may have been worked on before. */
  readonly isRetry: boolean;
  readonly blobs: BlobCache;
  readonly log: Logger;
}

export function openSession(client: GitHubClient, work: Work, { isRetry, blobs, log }: SessionOptions): Session {
  const child = log.child({ delivery: work.delivery, pull: keyOf(work), head: work.headSha });
  const reading = { cache: blobs, onRateLimit: (rate: object) => child.debug(rate, 'GraphQL points') };
  const check = { delivery: work.delivery, isRetry };
  if (isMergeGroup(work)) {
    return {
      log: child,
      reader: mergeGroupReader(client, work, reading),
      publisher: mergeGroupPublisher(client, work, check),
    };
  }
  const head = watchHead(client, work);
  return {
    log: child,
    reader: pullRequestReader(client, work, head, reading),
    publisher: pullRequestPublisher(client, work, head, check),
  };
}
