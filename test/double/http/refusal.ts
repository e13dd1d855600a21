/** An answer that is an error, thrown from wherever it becomes clear. */
export class Refusal extends Error {
  readonly status: number;
  readonly errors: unknown;
  readonly headers: Record<string, string>;

  constructor(status: number, message: string, errors?: unknown, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }
}

export const notFound = (): Refusal => new Refusal(404, 'Not Found');

export const notAccessible = (accepted: string): Refusal =>
  new Refusal(403, 'Resource not accessible by integration', undefined, { 'x-accepted-github-permissions': accepted });

/** GitHub's 422 with objects that name a resource and a field. */
export const invalidField = (resource: string, field: string, message: string): Refusal =>
  new Refusal(422, 'Validation Failed', [{ resource, code: 'custom', field, message }]);

/** GitHub's 422 with plain sentences. */
export const unprocessable = (...sentences: string[]): Refusal => new Refusal(422, 'Unprocessable Entity', sentences);
