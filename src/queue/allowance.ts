import type { Store } from './store.ts';

/** How often something may happen. */
export interface Rate {
  readonly most: number;
  /** Milliseconds. */
  readonly within: number;
}

/** Remembers, for all processes of a store, how often things happened. */
export interface Allowance {
  /**
   * Whether it may happen once more now; then it counts.
   *
   * @param taker who has been allowed it still is, and it counts once; without one each time counts
   */
  take(key: string, rate: Rate, taker?: string): Promise<boolean>;
}

export function allowance(store: Store): Allowance {
  return {
    take: (key, { most, within }, taker = '') =>
      store.alone(`allow ${key}`, async (db) => {
        const { rows } = await db.executeSql(TAKE, [key, within, most, taker]);
        return rows.length > 0;
      }),
  };
}

const TAKE = `WITH recent AS (
    SELECT taker FROM hunkwise.allowance WHERE key = $1 AND at > now() - $2::integer * interval '1 millisecond'
  ), mine AS (SELECT 1 FROM recent WHERE $4 <> '' AND taker = $4),
  taken AS (
    INSERT INTO hunkwise.allowance (key, at, taker)
    SELECT $1, now(), $4 WHERE NOT EXISTS (SELECT FROM mine) AND (SELECT count(*) FROM recent) < $3::integer
    RETURNING 1
  )
  SELECT 1 FROM mine UNION ALL SELECT 1 FROM taken`;
