import type { Store } from './store.ts';

/** What a name stands for, as JSON; null where nothing was kept. */
export async function readState(store: Store, name: string): Promise<unknown> {
  const [row] = await store.query<{ value: unknown }>('SELECT value FROM hunkwise.state WHERE name = $1', [name]);
  return row?.value ?? null;
}

export async function keepState(store: Store, name: string, value: object): Promise<void> {
  await store.query(
    `INSERT INTO hunkwise.state (name, value, changed_at) VALUES ($1, $2::jsonb, now())
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = now()`,
    [name, JSON.stringify(value)],
  );
}
