import type { Octokit } from '@octokit/rest';
import { ComeBackError } from '../review/come-back-error.ts';

/** Milliseconds to leave GitHub alone when it does not say how long (`github.md`, section 1, Limits and errors). */
const UNTOLD = 60_000;

/** What GitHub says with an answer, as far as it tells of limits. */
interface LimitedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | number | undefined>>;
  readonly data?: unknown;
}

/** Until when each installation is to be left alone, in milliseconds since the epoch; one for all clients of a process. */
export type Holds = Map<string, number>;

type Hooked = Pick<Octokit, 'hook'>;

/**
 * An Octokit plugin: what GitHub answers to too many requests becomes a `ComeBackError`, and until the time that it
 * names nothing more of this installation is sent. It must be the last of the plugins, so that it sees what the others
 * make of an answer.
 */
export function obeyLimits(octokit: Hooked, { holds, holder }: { holds: Holds; holder: string }): void {
  const stop = (error: ComeBackError): never => {
    holds.set(holder, Math.max(error.until, holds.get(holder) ?? 0));
    throw error;
  };
  octokit.hook.wrap('request', async (request, options) => {
    const until = holds.get(holder) ?? 0;
    if (until > Date.now()) throw limited(until);
    const response = await Promise.resolve(request(options)).catch((error: unknown) => {
      const limit = rateLimitOf(answerOf(error), Date.now());
      if (limit) stop(limit);
      throw error;
    });
    const limit = rateLimitOf(response, Date.now());
    if (limit) stop(limit);
    return response;
  });
}

/** The throttling plugin's error for a refused query has an answer too, but no status. */
function answerOf(error: unknown): LimitedAnswer {
  if (!(error instanceof Error)) return {};
  const { status, response } = error as { status?: number; response?: LimitedAnswer };
  return { ...response, ...(status !== undefined && { status }) };
}

/** @param now milliseconds since the epoch @returns null for an answer that is no limit */
function rateLimitOf({ status, headers = {}, data }: LimitedAnswer, now: number): ComeBackError | null {
  const isQuery = isLimitedQuery(data);
  if (!isQuery && status !== 403 && status !== 429) return null;
  const wait = Number(headers['retry-after']);
  if (Number.isFinite(wait)) return limited(now + wait * 1_000);
  const reset = Number(headers['x-ratelimit-reset']) * 1_000;
  const isSpent = isQuery || String(headers['x-ratelimit-remaining']) === '0';
  if (isSpent && reset > now) return limited(reset);
  if (isQuery || isSpent || status === 429 || isAboutLimits(data)) return limited(now + UNTOLD, true);
  return null;
}

function limited(until: number, isGuess = false): ComeBackError {
  return new ComeBackError('rate-limited', `GitHub takes no more requests until ${new Date(until).toISOString()}.`, {
    hint: 'Try again later; if it happens often, other work uses up the limits of this installation.',
    until,
    isGuess,
  });
}

/** The primary limit of GraphQL is answered with 200. */
function isLimitedQuery(data: unknown): boolean {
  const errors = (data as { errors?: unknown } | null | undefined)?.errors;
  return Array.isArray(errors) && errors.some((each: { type?: string }) => each?.type === 'RATE_LIMITED');
}

function isAboutLimits(data: unknown): boolean {
  const message = (data as { message?: unknown } | null | undefined)?.message;
  return typeof message === 'string' && /\brate limit|abuse detection/i.test(message);
}
