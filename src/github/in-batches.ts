import { isTransient } from './translate-error.ts';

/** Blobs a query; more run into GitHub's ten seconds (`github.md`, section 1, GraphQL). */
export const BATCH = 50;

/** Failures in a row after which GitHub is taken to be down. */
const MOST_FAILURES = 8;

/** A part of what is wanted. The leading one is asked for even when it is empty. */
export interface Batch {
  readonly wanted: readonly string[];
  readonly leads: boolean;
}

/**
 * Loads what is wanted, 50 a query. A query that is too heavy is halved until it passes.
 *
 * @param leads whether the first query carries something else besides, so that it is sent in any case
 * @returns what GitHub could not answer even one by one
 * @throws what GitHub said when nothing passes
 */
export async function inBatches(
  wanted: readonly string[],
  leads: boolean,
  load: (batch: Batch) => Promise<void>,
): Promise<ReadonlySet<string>> {
  const failed = new Set<string>();
  let failures = 0;
  const run = async (batch: Batch): Promise<void> => {
    try {
      await load(batch);
      failures = 0;
    } catch (error) {
      failures += 1;
      const parts = halves(batch);
      if (!isTooHeavy(error) || failures > MOST_FAILURES || batch.wanted.length === 0) throw error;
      if (parts === null) failed.add(batch.wanted[0] as string);
      else for (const part of parts) await run(part);
    }
  };
  for (let at = 0; (leads && at === 0) || at < wanted.length; at += BATCH) {
    await run({ wanted: wanted.slice(at, at + BATCH), leads: leads && at === 0 });
  }
  return failed;
}

/** Two smaller batches; null for a single one. */
function halves({ wanted, leads }: Batch): [Batch, Batch] | null {
  if (wanted.length === 1 && !leads) return null;
  const middle = Math.floor(wanted.length / 2);
  return [
    { wanted: wanted.slice(0, middle), leads },
    { wanted: wanted.slice(middle), leads: false },
  ];
}

const HOPELESS = new Set(['FORBIDDEN', 'NOT_FOUND', 'RATE_LIMITED', 'INSUFFICIENT_SCOPES']);

/** Whether half of a query may pass: a timeout comes as 502 or 504, or as partial data with an error (`github.md`, section 1, GraphQL). */
export function isTooHeavy(error: unknown): boolean {
  if (isTransient(error)) return true;
  if (!(error instanceof Error && error.name === 'GraphqlResponseError')) return false;
  const errors = 'errors' in error && Array.isArray(error.errors) ? error.errors : [];
  return !errors.some((each: { type?: string }) => each.type !== undefined && HOPELESS.has(each.type));
}
