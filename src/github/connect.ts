import { Octokit } from '@octokit/rest';
import type { GitHubClient } from './client.ts';
import { pinApiVersion } from './pin-api-version.ts';
import { obeyLimits } from './rate-limit.ts';

/** `baseUrl` is the API's, `https://github.example.com/api/v3`; GitHub's own when it is left out. */
export interface Connection {
  readonly token: string;
  readonly baseUrl?: string;
}

/** A client for one token, as the command line uses it. */
export function connect({ token, baseUrl }: Connection): GitHubClient {
  const obey = (octokit: Pick<Octokit, 'hook'>) => obeyLimits(octokit, { holds: new Map(), holder: '' });
  const Pinned = Octokit.plugin(pinApiVersion, obey);
  return new Pinned({ auth: token, userAgent: 'hunkwise', log: QUIET, ...(baseUrl !== undefined && { baseUrl }) });
}

const nothing = () => {};

/** Octokit prints every failed request; the error that is thrown says it better. */
const QUIET = { debug: nothing, info: nothing, warn: nothing, error: nothing };
