import { existsSync } from 'node:fs';
import { HunkwiseError } from '../core/error.ts';
import { deadLetters, durableQueue, openSignals, openStore, type Store, takeDeadLetter } from '../queue/index.ts';
import { readStorePlace } from './environment.ts';

/** Prints the jobs that were given up, one a line: id, since when, what, and why. */
export async function listJobs(): Promise<void> {
  await withStore(async (store) => {
    const letters = await deadLetters(store);
    for (const { id, since, queue, key, why } of letters) {
      console.log([id, since.toISOString(), queue, key, why.replaceAll(/\s+/g, ' ')].join('  '));
    }
    if (letters.length === 0) console.log('No job was given up.');
  });
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
    const missing = ids === 'all' ? [] : ids.filter((id) => !letters.some((each) => each.id === id));
    if (missing.length > 0) throw unknown(missing);
    for (const letter of letters) {
      if (ids !== 'all' && !ids.includes(letter.id)) continue;
      const { queue: name, key, group } = letter;
      const queue = await durableQueue(store, signals, { name, gathers: false, onProblem: () => {} });
      await queue.add({ id: letter.id, key, group, data: takeDeadLetter(letter) });
      console.log(`${letter.id}  ${key}  will run again`);
    }
    await signals.close();
  });
}

function unknown(ids: readonly string[]): HunkwiseError {
  return new HunkwiseError('unknown-job', `No job that was given up has the id ${ids.join(', ')}.`, {
    hint: 'See `hunkwise jobs list`; what ran again and ended well is no longer there.',
  });
}

async function withStore(work: (store: Store) => Promise<void>): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const place = readStorePlace(process.env);
  const store = await openStore({ ...place, upkeep: false, onProblem: () => {} });
  try {
    await work(store);
  } finally {
    await store.close();
  }
}
