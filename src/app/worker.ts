import type { Logger } from 'pino';
import type { Probot } from 'probot';
import { createAnalyzer, type Incident } from '../analysis/index.ts';
import { type CatalogueEntry, loadCatalogue, loadRules, rulesModule } from '../catalogue/index.ts';
import { blobCache } from '../github/index.ts';
import { allowance, type DurableQueue, reviewRecords, type Store } from '../queue/index.ts';
import type { Environment } from './environment.ts';
import { type Housekeeping, startHousekeeping } from './housekeeping.ts';
import type { Intake } from './intake.ts';
import type { Meter } from './meter.ts';
import { requestTurn } from './request-turn.ts';
import type { RequestJob } from './requests/request-job.ts';
import type { Work } from './review-job.ts';
import { reviewTurn } from './review-turn.ts';
import { type Revoked, stops } from './stops.ts';

export interface WorkerOptions {
  readonly environment: Environment;
  readonly probot: Probot;
  readonly store: Store;
  readonly reviews: DurableQueue<Work>;
  readonly requests: DurableQueue<RequestJob>;
  readonly chores: DurableQueue<Housekeeping>;
  readonly intake: Intake;
  readonly meter: Meter;
  readonly log: Logger;
}

/** The part of a process that does the work. */
export interface Worker {
  readonly rules: number;
  /** Takes no more; what has not ended after `milliseconds` is handed on. */
  stop(milliseconds: number): Promise<void>;
}

export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { environment, probot, store, reviews, requests, chores, intake, meter, log } = options;
  const { concurrency, perInstallation: perGroup, retries, appId } = environment;
  const rules = await loadRules();
  const onIncident = (incident: Incident) => log.warn(incident, 'analysis process stopped');
  const analyzer = createAnalyzer({ rulesModule, onIncident, limits: { niceness: 10 } });
  const blobs = blobCache();
  const clientFor = (installation: number) => probot.auth(installation);
  let pages: Promise<readonly CatalogueEntry[]> | null = null;
  const catalogue = () => (pages ??= loadCatalogue());
  const onProblem = (error: unknown) => log.error({ err: error }, 'queue');
  const shared = { clientFor, analyzer, blobs, retries, log };
  const request = { ...shared, appId, reviews: intake, catalogue, allowance: allowance(store) };

  const working = [
    reviews.work({
      ...{ concurrency, perGroup, onProblem },
      run: reviewTurn({ ...shared, queue: reviews, records: reviewRecords(store), rules, meter }),
      stops: (running, about) => stops(running, about as Work | Revoked),
    }),
    requests.work({ concurrency, perGroup, onProblem, run: requestTurn(request) }),
  ];
  const housekeeping = await startHousekeeping({ environment, probot, store, chores, intake, log });
  return {
    rules: rules.length,
    async stop(milliseconds) {
      await Promise.all([...working, housekeeping].map((each) => each.drain(milliseconds)));
      await analyzer.close();
    },
  };
}
