import type { Store } from './store.ts';

/** The queue of what was given up. Nobody works on it. */
export const DEAD = 'dead';

/** Letters a query. */
const PAGE = 1_000;

/** What was given up, and why. */
export interface DeadLetter {
  /** The id of its job. */
  readonly id: string;
  readonly queue: string;
  readonly key: string;
  readonly group: string;
  readonly data: object;
  readonly why: string;
}

/** Keeps a letter; a second one of the same job changes nothing. */
export async function bury(store: Store, { id, ...letter }: DeadLetter): Promise<void> {
  await store.boss.send(DEAD, letter, { id, group: { id: letter.group } });
}

/** All of them, the oldest first. */
export async function deadLetters(store: Store): Promise<(DeadLetter & { readonly since: Date })[]> {
  const letters: (DeadLetter & { readonly since: Date })[] = [];
  for (;;) {
    const after = letters.at(-1)?.id;
    const more = after === undefined ? {} : { after };
    const page = await store.boss.findJobs<Omit<DeadLetter, 'id'>>(DEAD, { queued: true, limit: PAGE, ...more });
    letters.push(...page.map(({ id, data, createdOn }) => ({ ...data, id, since: createdOn })));
    if (page.length < PAGE) return letters;
  }
}

/** Whether the work of a delivery was given up, and nobody has let it run again. */
export async function isGivenUp(store: Store, delivery: string): Promise<boolean> {
  const text = `SELECT 1 FROM pgboss.job WHERE name = $1 AND state = 'created' AND data->'data'->>'delivery' = $2 LIMIT 1`;
  return (await store.query(text, [DEAD, delivery])).length > 0;
}

/** Those of these jobs that were given up. */
export async function letters(store: Store, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const text = 'SELECT id FROM pgboss.job WHERE name = $1 AND id = ANY($2::uuid[])';
  return new Set((await store.query<{ id: string }>(text, [DEAD, ids])).map(({ id }) => id));
}

/** Takes letters off, as their jobs run once more. */
export async function removeLetters(store: Store, ids: readonly string[]): Promise<void> {
  await store.query('DELETE FROM pgboss.job WHERE name = $1 AND id = ANY($2::uuid[])', [DEAD, ids]);
}

/** The job of a letter without its past: it has all its tries again. */
export function takeDeadLetter({ data }: DeadLetter): object {
  const { past: _, ...rest } = data as { readonly past?: unknown };
  return rest;
}
