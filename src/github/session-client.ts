import type { GitHubClient } from './client.ts';

/** Milliseconds that one request may take, its answer included; GitHub itself gives up after ten seconds. */
const LONGEST_REQUEST = 60_000;

/** A client for one piece of work. */
export interface SessionClient {
  readonly client: GitHubClient;
  /** The same, for requests that end when the signal says so. */
  until(signal: AbortSignal): GitHubClient;
  /** Requests so far, repeated ones included, without those for tokens. */
  calls(): number;
}

/** Counts the requests of a client and sees that none takes for ever. */
export function sessionClient(client: GitHubClient): SessionClient {
  const plainFetch: typeof fetch = client.request.endpoint.DEFAULTS.request?.fetch ?? fetch;
  let count = 0;
  const counted: typeof fetch = async (input, init = {}) => {
    if (!String(input).endsWith('/access_tokens')) count += 1;
    const signals = [AbortSignal.timeout(LONGEST_REQUEST), ...(init.signal ? [init.signal] : [])];
    return plainFetch(input, { ...init, signal: AbortSignal.any(signals) });
  };
  const watched = withRequest(client, { fetch: counted });
  return {
    client: watched,
    until: (signal) => withRequest(watched, { signal: plain(signal) }),
    calls: () => count,
  };
}

/** The same without its reason: only for an `AbortError` Octokit does not try again. */
function plain(signal: AbortSignal): AbortSignal {
  const own = new AbortController();
  if (signal.aborted) own.abort();
  else signal.addEventListener('abort', () => own.abort(), { once: true });
  return own.signal;
}

function withRequest(
  { request, graphql }: GitHubClient,
  options: { readonly fetch?: typeof fetch; readonly signal?: AbortSignal },
): GitHubClient {
  return { request: request.defaults({ request: options }), graphql: graphql.defaults({ request: options }) };
}
