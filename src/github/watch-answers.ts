/** An answer of GitHub, or that there was none. */
export interface GitHubAnswer {
  readonly kind: 'rest' | 'graphql';
  /** HTTP status; null where the connection failed. */
  readonly status: number | null;
  readonly headers: Headers;
  /** Whose token it was; null for the App's own. */
  readonly installation: number | null;
}

export type OnAnswer = (answer: GitHubAnswer) => void;

/** A `fetch` that tells of every answer, those to requests that Octokit repeats or makes for a token included. */
export function watchedFetch(installation: number | null, onAnswer: OnAnswer): typeof fetch {
  return async (input, init) => {
    const kind = String(input).endsWith('/graphql') ? 'graphql' : 'rest';
    const response = await fetch(input, init).catch((error: unknown) => {
      onAnswer({ kind, status: null, headers: new Headers(), installation });
      throw error;
    });
    onAnswer({ kind, status: response.status, headers: response.headers, installation });
    return response;
  };
}
