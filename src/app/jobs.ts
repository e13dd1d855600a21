import { existsSync } from 'node:fs';
import { HunkwiseError } from '../core/error.ts';
import { deadLetters, durableQueue, openSignals, openStore, type Store, takeDeadLetter } from '../queue/index.ts';
import { readStorePlace } from './environment.ts';

/** Prints the jobs that were given up, the oldest first: one a line, or all as JSON. */
export async function listJobs({ json = false }: { readonly json?: boolean } = {}): Promise<void> {
  const letters = await withStore(deadLetters);
  const rows = letters.map(({ id, since, queue, key, group, why }) => ({
    ...{ id, since: since.toISOString(), queue, key, installation: Number(group), why: why.replaceAll(/\s+/g, ' ') },
  }));
  if (json) return console.log(JSON.stringify(rows, null, 2));
  for (const { id, since, queue, key, why } of rows) console.log([id, since, queue, key, why].join('  '));
  if (rows.length === 0) console.log('No job was given up.');
}

/** Puts jobs that were given up back into their queues. */
export async function retryJobs(ids: readonly string[] | 'all'): Promise<void> {
  if (ids !== 'all' && ids.length === 0) {
    throw new HunkwiseError('no-job-named', 'Which jobs are to run again?', {
      hint: 'Name their ids, as `hunkwise jobs list` shows them, or say --all.',
    });
  }
  await withStore(async (store) => {
    const signals = await openSignals(store, () => {});
    const letters = await deadLetters(store);
    const missing = ids === 'all' ? [] : ids.filter((id) => !letters.some((each) => each.id === id.toLowerCase()));
    if (missing.length > 0) throw unknown(missing);
    const wanted = ids === 'all' ? letters : letters.filter(({ id }) => ids.some((each) => each.toLowerCase() === id));
    for (const letter of wanted) {
      const { queue: name, key, group } = letter;
      const queue = await durableQueue(store, signals, { name, gathers: false, onProblem: () => {} });
      await queue.add({ id: letter.id, key, group, data: takeDeadLetter(letter) });
      console.log(`${letter.id}  ${key}  will run again`);
    }
    if (wanted.length === 0) console.log('No job was given up.');
    await signals.close();
  });
}

function unknown(ids: readonly string[]): HunkwiseError {
  return new HunkwiseError('unknown-job', `No job that was given up has the id ${ids.join(', ')}.`, {
    hint: 'See `hunkwise jobs list`; what ran again and ended well is no longer there.',
  });
}

async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const place = readStorePlace(process.env);
  const store = await openStore({ ...place, upkeep: false, onProblem: () => {} }).catch(explained);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** A folder of its own, as a second server wants it, would hold no jobs. */
function explained(error: unknown): never {
  if (!(error instanceof HunkwiseError) || error.code !== 'store-locked') throw error;
  throw new HunkwiseError(error.code, error.message, {
    hint: 'Stop the server, run this again, and start it. With a PostgreSQL in DATABASE_URL both can run at once.',
    cause: error,
  });
}
