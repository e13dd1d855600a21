import type { Logger } from 'pino';
import type { DurableQueue, Ending, Waiting } from '../queue/index.ts';
import { ComeBackError } from '../review/come-back-error.ts';
import { reportStopped, type StopReason } from '../review/report-outcome.ts';
import type { CheckReport } from '../review/review-plan.ts';
import { comeBack } from './come-back.ts';
import { jobId } from './job-id.ts';
import { keyOf, logOf, type Work } from './review-job.ts';
import type { Session } from './session.ts';

export interface LastWordsOptions {
  readonly queue: DurableQueue<Work>;
  sessionOf(job: Waiting<Work>): Promise<Session>;
  readonly log: Logger;
}

/** What the checks of jobs say that are not reviewed. */
export interface LastWords {
  /** The last word on the job whose turn it is. */
  say(job: Waiting<Work>, report: CheckReport): Promise<Ending<Work>>;
  /** Ends the waiting check of an older job, if it has one. What cannot be said at once has a turn of its own. */
  end(older: Waiting<Work>, reason: StopReason): Promise<void>;
}

export function lastWords({ queue, sessionOf, log }: LastWordsOptions): LastWords {
  const complete = async (job: Waiting<Work>, report: CheckReport) => {
    const { publisher } = await sessionOf(job);
    await publisher.complete(report);
  };
  return {
    async say(job, report) {
      const { data } = job;
      try {
        await complete(job, report);
        return data.stopped ? { kind: 'done' } : { kind: 'given-up', data, why: report.summary };
      } catch (error) {
        const onOutage = data.past?.onOutage ?? 'pass';
        if (error instanceof ComeBackError)
          return { kind: 'later', ...comeBack(data, { error, onOutage }, Date.now()) };
        logOf(log, data).error({ err: error }, 'check not ended');
        return givenUp(data, error);
      }
    },
    async end(older, reason) {
      const report = reportStopped(reason);
      if (!report) return;
      const { data } = older;
      try {
        await complete(older, report);
      } catch (error) {
        if (!(error instanceof ComeBackError)) return logOf(log, data).error({ err: error }, 'check not ended');
        const later = comeBack({ ...data, stopped: reason }, { error, onOutage: 'pass' }, Date.now());
        const key = `${keyOf(data)} ${data.delivery}`;
        await queue.add({ id: jobId(`${data.delivery} ${reason}`), key, group: String(data.installation), ...later });
      }
    },
  };
}

export function givenUp(data: Work, error: unknown): Ending<Work> {
  return { kind: 'given-up', data, why: error instanceof Error ? error.message : String(error) };
}
