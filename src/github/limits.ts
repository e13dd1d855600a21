import Bottleneck from 'bottleneck';
import { ProbotOctokit } from 'probot';
import { pinApiVersion } from './pin-api-version.ts';

/**
 * Milliseconds between two writes (the plugin counts GraphQL queries as writes), and between two reviews, of one
 * installation. GitHub advises a second only for large numbers of writes (`github.md`, section 4).
 */
const WRITE_GAP = 100;
const NOTIFICATION_GAP = 1_000;

/** Milliseconds after which the limiter of an idle installation is dropped. */
const IDLE = 120_000;

/** Seconds that a job waits at most for a limit to pass; longer ones end it, and the check says why. */
const LONGEST_WAIT = 120;
const MOST_WAITS = 3;

type OctokitOptions = NonNullable<ConstructorParameters<typeof ProbotOctokit>[0]>;

/** The Octokit class for Probot, and the end of its limiters' timers. */
export interface ThrottledOctokit {
  readonly Octokit: typeof ProbotOctokit;
  disconnect(): Promise<void>;
}

/**
 * Probot's Octokit with a limiter per installation, which its default lacks: there all installations share one, and ten
 * reviews take 47 s. Only the function form of `defaults` is heeded (`github.md`, section 2).
 */
export function throttledOctokit(): ThrottledOctokit {
  const write = new Bottleneck.Group({ maxConcurrent: 1, minTime: WRITE_GAP, timeout: IDLE });
  const notifications = new Bottleneck.Group({ maxConcurrent: 1, minTime: NOTIFICATION_GAP, timeout: IDLE });
  const Octokit = ProbotOctokit.plugin(pinApiVersion).defaults((options: OctokitOptions) => ({
    ...options,
    throttle: {
      ...options.throttle,
      id: `installation-${options.auth?.installationId ?? 'none'}`,
      write,
      notifications,
      onRateLimit: mayWait('request quota exhausted'),
      onSecondaryRateLimit: mayWait('secondary rate limit hit'),
    },
  }));
  return {
    Octokit,
    async disconnect() {
      await Promise.all([write.disconnect(), notifications.disconnect()]);
    },
  };
}

interface LoggingOctokit {
  readonly log: { warn(message: string): void };
}

/** Whether to try again after `retryAfter` seconds; the plugin waits that long when the answer is yes. */
function mayWait(message: string) {
  return (retryAfter: number, _options: unknown, octokit: LoggingOctokit, retryCount: number): boolean => {
    octokit.log.warn(`${message}; GitHub asks to wait ${retryAfter} s`);
    return retryCount < MOST_WAITS && retryAfter <= LONGEST_WAIT;
  };
}
