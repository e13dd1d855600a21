import type { Logger } from 'pino';
import {
  type BlobCache,
  type GitHubClient,
  mergeGroupPublisher,
  mergeGroupReader,
  pullRequestPublisher,
  pullRequestReader,
  sessionClient,
  watchHead,
} from '../github/index.ts';
import type { ChangeReader, Publisher } from '../review/ports.ts';
import { isMergeGroup, type Work } from './review-job.ts';

/** One job's connection to its commit. */
export interface Session {
  /** @param signal ends what it is reading */
  reader(signal: AbortSignal): ChangeReader;
  readonly publisher: Publisher;
  readonly log: Logger;
  /** What it has taken so far: milliseconds, and requests to GitHub. */
  spent(): { readonly duration: number; readonly calls: number };
}

export interface SessionOptions {
  /** The delivery may have been worked on before. */
  readonly isRetry: boolean;
  readonly blobs: BlobCache;
  readonly log: Logger;
}

export function openSession(client: GitHubClient, work: Work, options: SessionOptions): Session {
  const started = performance.now();
  const { isRetry, blobs, log } = options;
  const connection = sessionClient(client);
  const reading = { cache: blobs, onRateLimit: (rate: object) => log.debug(rate, 'GraphQL points') };
  const check = { delivery: work.delivery, isRetry };
  const spent = () => ({ duration: Math.round(performance.now() - started), calls: connection.calls() });
  if (isMergeGroup(work)) {
    return {
      log,
      spent,
      reader: (signal) => mergeGroupReader(connection.until(signal), work, reading),
      publisher: mergeGroupPublisher(connection.client, work, check),
    };
  }
  const head = watchHead(connection.client, work);
  return {
    log,
    spent,
    reader: (signal) => pullRequestReader(connection.until(signal), work, head, reading),
    publisher: pullRequestPublisher(connection.client, work, head, check),
  };
}
