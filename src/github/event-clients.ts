import type { Octokit } from '@octokit/rest';

/** All that Probot does with the client of an event. */
const NONE = { hook: { before: () => {} } };

/**
 * An Octokit plugin by which events come without a client. Probot makes one for each, 0.1 to 0.3 ms of the 0.6 that a
 * webhook takes; whoever works on it later asks for the client of the installation.
 */
export function withoutEventClients({ auth }: Pick<Octokit, 'auth'>): { auth: unknown } {
  const ask = async (options?: { readonly type?: string }) =>
    options?.type === 'event-octokit' ? NONE : auth(options);
  return { auth: Object.assign(ask, auth) };
}
