import { HunkwiseError } from '../core/error.ts';
import { redactTokens } from './redact-tokens.ts';

/** The parts of Octokit's `RequestError` that matter here; told by shape, since two copies of its class may be loaded. */
export interface RequestFailure extends Error {
  readonly status: number;
  readonly request: { readonly method: string; readonly url: string };
}

export function isRequestFailure(error: unknown): error is RequestFailure {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' && 'request' in error;
}

/** Whether trying again may help: GitHub's own errors, and those of the network, which Octokit gives a 500. */
export function isTransient(error: unknown): boolean {
  return isRequestFailure(error) && error.status >= 500;
}

/** Whether GitHub does not have what was asked for, or not any more; asking again does not help. */
export function isGone(error: unknown): boolean {
  return isRequestFailure(error) && [400, 404, 410, 422].includes(error.status);
}

const HINTS: Readonly<Record<number, string>> = {
  401: "Check the token, or the App's id and private key.",
  403: "Check the App's permissions and rate limits.",
  404: 'Check that the App is installed on this repository and that the token may read it.',
  422: 'This is a bug of Hunkwise; please report it.',
  429: 'GitHub asks to slow down; try again later.',
};

/** Runs `work` and turns Octokit's errors into ones that tell what to do. Other errors pass. */
export async function translatingErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translated(error);
  }
}

function translated(error: unknown): unknown {
  if (isRequestFailure(error)) {
    const { pathname } = new URL(error.request.url, 'http://github.invalid');
    const message = `GitHub answered ${error.status} to ${error.request.method} ${pathname}.`;
    const hint = HINTS[error.status] ?? 'GitHub or the network has a problem; try again later.';
    const code = isTransient(error) ? 'github-unavailable' : 'github-refused';
    return new HunkwiseError(code, message, { hint, cause: withoutTokens(error) });
  }
  if (error instanceof Error && error.name === 'GraphqlResponseError') {
    const hint = 'Try again later; if it stays, the log tells more.';
    return new HunkwiseError('github-unavailable', 'GitHub could not answer a query.', {
      hint,
      cause: withoutTokens(error),
    });
  }
  return error;
}

/** Octokit's errors carry the whole request with its headers; what goes on is the text. */
function withoutTokens(error: Error): Error {
  return new Error(redactTokens(error.message));
}
