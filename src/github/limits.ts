import Bottleneck from 'bottleneck';
import { ProbotOctokit } from 'probot';
import { pinApiVersion } from './pin-api-version.ts';
import { type Holds, obeyLimits } from './rate-limit.ts';
import { type OnAnswer, watchedFetch } from './watch-answers.ts';

/**
 * Milliseconds between two writes (the plugin counts GraphQL queries as writes), and between two reviews, of one
 * installation. GitHub advises a second only for large numbers of writes (`github.md`, section 4).
 */
const WRITE_GAP = 100;
const NOTIFICATION_GAP = 1_000;

/** Milliseconds after which the limiter of an idle installation is dropped. */
const IDLE = 120_000;

/** Answers after which Octokit does not try again on its own: those of its default, and the one that names a limit. */
const FINAL = [400, 401, 403, 404, 410, 422, 429, 451];

type OctokitOptions = NonNullable<ConstructorParameters<typeof ProbotOctokit>[0]>;

/** The Octokit class for Probot, and the end of its limiters' timers. */
export interface ThrottledOctokit {
  readonly Octokit: typeof ProbotOctokit;
  disconnect(): Promise<void>;
}

/**
 * Probot's Octokit with a limiter per installation, which its default lacks: there all installations share one, and ten
 * reviews take 47 s. Only the function form of `defaults` is heeded (`github.md`, section 2). It never waits for a limit
 * of GitHub to pass, but throws a `ComeBackError`.
 *
 * @param onAnswer told of every answer to every client
 */
export function throttledOctokit(onAnswer: OnAnswer = () => {}): ThrottledOctokit {
  const write = new Bottleneck.Group({ maxConcurrent: 1, minTime: WRITE_GAP, timeout: IDLE });
  const notifications = new Bottleneck.Group({ maxConcurrent: 1, minTime: NOTIFICATION_GAP, timeout: IDLE });
  const holds: Holds = new Map();
  const obey = (octokit: Pick<ProbotOctokit, 'hook'>, options: OctokitOptions) =>
    obeyLimits(octokit, { holds, holder: holderOf(options) });
  const Octokit = ProbotOctokit.plugin(pinApiVersion, obey).defaults((options: OctokitOptions) => ({
    ...options,
    request: { ...options.request, fetch: watchedFetch(options.auth?.installationId ?? null, onAnswer) },
    retry: { ...options.retry, doNotRetry: FINAL },
    throttle: {
      ...options.throttle,
      id: holderOf(options),
      write,
      notifications,
      onRateLimit: never,
      onSecondaryRateLimit: never,
    },
  }));
  return {
    Octokit,
    async disconnect() {
      await Promise.all([write.disconnect(), notifications.disconnect()]);
    },
  };
}

function holderOf({ auth }: OctokitOptions): string {
  return `installation-${auth?.installationId ?? 'none'}`;
}

/** Whether the plugin waits and tries again. */
function never(): boolean {
  return false;
}
