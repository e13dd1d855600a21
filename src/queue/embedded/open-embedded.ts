import { resolve } from 'node:path';
import type { Db } from 'pg-boss';
import { createBoss } from '../boss.ts';
import { migrate } from '../migrate.ts';
import type { Store, StoreOptions } from '../store.ts';
import { keepRunning, type RunningStore } from './keep-running.ts';
import { startStoreProcess } from './store-process.ts';
import { keepVacuumed } from './vacuum.ts';

interface Listener {
  readonly channel: string;
  onMessage(payload: string): void;
  onReconnect(): void;
}

/**
 * Opens the store in DATA_DIR: PostgreSQL as WebAssembly, in a process of its own. What is committed survives the death
 * of that process, of ours, and of the machine.
 *
 * @throws HunkwiseError `store-locked`, `store-unusable`, `database-newer`
 */
export async function openEmbedded({ dataDir, onProblem, upkeep }: StoreOptions): Promise<Store> {
  const listeners = new Set<Listener>();
  const folder = resolve(dataDir);
  const hear = (channel: string, payload: string) => {
    for (const each of listeners) if (each.channel === channel) each.onMessage(payload);
  };
  const running = await keepRunning({
    start: () => startStoreProcess(folder, hear),
    onReplaced: () => {
      for (const each of listeners) subscribe(running, each).catch(onProblem);
    },
    onProblem,
  });
  const db: Db = { executeSql: async (text, values = []) => ({ rows: await run(running, text, values) }) };
  const boss = createBoss({ db, backend: 'pglite', registerInstance: false }, { upkeep, onProblem });
  try {
    await migrate(db);
    await boss.start();
  } catch (error) {
    await running.close();
    throw error;
  }
  const endVacuuming = upkeep ? keepVacuumed(db, onProblem) : () => {};
  return {
    boss,
    isPrivate: true,
    query: <Row>(text: string, values: readonly unknown[] = []) => run(running, text, values) as Promise<Row[]>,
    listen: async (channel, onMessage, onReconnect) => {
      const listener = { channel, onMessage, onReconnect };
      listeners.add(listener);
      await subscribe(running, listener);
      return async () => void listeners.delete(listener);
    },
    alone: inTurn(db),
    memory: async () => (await running.ask({ kind: 'memory' }))[0] as number,
    close: async () => {
      endVacuuming();
      listeners.clear();
      await boss.stop({ graceful: false });
      await running.close();
    },
  };
}

async function run(running: RunningStore, text: string, values: readonly unknown[]): Promise<unknown[]> {
  return [...(await running.ask({ kind: 'run', text, values }))];
}

async function subscribe(running: RunningStore, { channel, onReconnect }: Listener): Promise<void> {
  await running.ask({ kind: 'listen', channel });
  onReconnect();
}

/** Work of one name in turn: the processes that could get in its way are this one. */
function inTurn(db: Db): Store['alone'] {
  const last = new Map<string, Promise<unknown>>();
  return (name, work) => {
    const result = (last.get(name) ?? Promise.resolve()).then(() => work(db));
    const settled = result.catch(() => {});
    last.set(name, settled);
    void settled.then(() => last.get(name) === settled && last.delete(name));
    return result;
  };
}
