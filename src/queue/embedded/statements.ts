import type { PGlite } from '@electric-sql/pglite';
import { preparedStatements } from './prepared.ts';

/** Types by their number in PostgreSQL that the library reads otherwise than `pg` does. */
const BYTEA = 17;
const INT8 = 20;
const DATE = 1082;
const TIMESTAMP = 1114;

/** Values come as from `pg`: a bigint as text, bytes as a Buffer, a time without zone as a local one. */
export const PARSERS = {
  [BYTEA]: (text: string) => Buffer.from(text.slice(2), 'hex'),
  [INT8]: (text: string) => text,
  [DATE]: (text: string) => localTime(`${text}T00:00:00`),
  [TIMESTAMP]: (text: string) => localTime(text.replace(' ', 'T')),
};

function localTime(text: string): Date | number {
  if (text.startsWith('infinity')) return Number.POSITIVE_INFINITY;
  return text.startsWith('-infinity') ? Number.NEGATIVE_INFINITY : new Date(text);
}

/**
 * Runs statements one after another, as if each had a connection of a pool: one that fails leaves no transaction open
 * for the next. Text without values may hold several statements; the rows are those of all of them.
 */
export function statements(pglite: PGlite) {
  const runPrepared = preparedStatements(pglite);
  let last: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  };

  const attempt = async (text: string, values: readonly unknown[]): Promise<unknown[]> => {
    try {
      if (values.length > 0) return await runPrepared(text, values);
      return (await pglite.exec(text)).flatMap(({ rows }) => rows);
    } catch (error) {
      await pglite.query('ROLLBACK').catch(() => {});
      throw error;
    }
  };

  return {
    run: (text: string, values: readonly unknown[]) => inTurn(() => attempt(text, values)),
    listen: (channel: string, tell: (payload: string) => void) =>
      inTurn(async () => void (await pglite.listen(`"${channel}"`, tell))),
    close: () => inTurn(() => pglite.close()),
  };
}
