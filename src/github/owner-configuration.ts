import { z } from 'zod';
import { CONFIGURATION_PATH } from '../config/index.ts';
import { blob } from './blob-answer.ts';

/** The repository whose files count for all of an owner, as for issue templates; Probot reads configurations there too. */
export const OWNER_REPOSITORY = '.github';

/** Field of a query with the variable `$owner`: the configuration on the default branch of the owner's repository. */
export const OWNER_CONFIGURATION = `
  shared: repository(owner: $owner, name: "${OWNER_REPOSITORY}") {
    configuration: object(expression: "HEAD:${CONFIGURATION_PATH}") { ...source }
  }`;

/** What `OWNER_CONFIGURATION` brings; null where there is no such repository, or none that the App may see. */
export const ownerConfiguration = z.object({ configuration: blob }).nullable();

/**
 * The data of a query that failed for nothing but the owner's repository: most owners have none, or have not installed the
 * App on it. GitHub then answers null and an error for that field: `NOT_FOUND`, and for what exists and may not be read
 * `FORBIDDEN`. Which of them an App gets here is unverified, and neither may cost a review.
 *
 * @throws `error` when there is another reason, with the other reasons only
 */
export function withoutOwnerRepository(error: unknown): unknown {
  if (!isFailedQuery(error)) throw error;
  const others = error.errors.filter((each) => !missing.safeParse(each).success);
  if (others.length === 0 && error.errors.length > 0 && error.data) return error.data;
  throw Object.assign(error, { errors: others.length > 0 ? others : error.errors });
}

const missing = z.object({
  type: z.enum(['NOT_FOUND', 'FORBIDDEN']),
  path: z.tuple([z.literal('shared')]).rest(z.unknown()),
});

function isFailedQuery(error: unknown): error is Error & { errors: readonly unknown[]; data?: unknown } {
  return (
    error instanceof Error && error.name === 'GraphqlResponseError' && 'errors' in error && Array.isArray(error.errors)
  );
}
