/**
 * The program of the process that holds the embedded store in the folder of its first argument. It ends with its parent,
 * by force when closing the store then takes longer than the milliseconds of the second.
 */
import { once } from 'node:events';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import { endWithin } from './end-within.ts';
import { releaseLock, takeLock } from './lock.ts';
import type { Answer, Fields, Question } from './messages.ts';
import { openPglite } from './open-pglite.ts';
import { startChild } from './start-child.ts';
import { PARSERS, statements } from './statements.ts';

const FOLDER = 'postgres';
const UNFINISHED = 'postgres.new';

// The terminal and a supervisor signal the whole group. The parent still needs the store to end well, and ends us.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
process.umask(0o077);

const [dataDir = '', patience = ''] = process.argv.slice(2);
const pglite = await open().catch((error: unknown) => refuse('store-unusable', messageOf(error)));
serve(pglite);

async function open(): Promise<PGlite> {
  mkdirSync(dataDir, { recursive: true });
  process.chdir(dataDir);
  if (!(await takeLock())) return refuse('store-locked', 'Another process works on it.');
  if (!existsSync(FOLDER)) await create();
  return openPglite(FOLDER, { parsers: PARSERS });
}

/** Made under another name, so that a folder of the right one is always whole. */
async function create(): Promise<void> {
  rmSync(UNFINISHED, { recursive: true, force: true });
  const child = startChild('create', UNFINISHED);
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2_000);
  });
  const abandon = () => process.exit(1);
  process.once('disconnect', abandon);
  const [status] = await once(child, 'close');
  process.off('disconnect', abandon);
  if (status !== 0) throw new Error(`It could not be created (status ${status}). ${said.trim()}`);
  renameSync(UNFINISHED, FOLDER);
}

function serve(store: PGlite): void {
  const { run, listen, close } = statements(store);
  const heard = new Set<string>();

  const listenTo = async (channel: string) => {
    if (heard.has(channel)) return;
    heard.add(channel);
    await listen(channel, (payload) => tell({ kind: 'notification', channel, payload }));
  };

  const end = async () => {
    await close().catch(() => {});
    releaseLock();
    process.exit(0);
  };

  const answer = async (question: Question): Promise<readonly unknown[]> => {
    if (question.kind === 'run') return run(question.text, question.values);
    if (question.kind === 'listen') await listenTo(question.channel);
    if (question.kind === 'memory') return [process.memoryUsage.rss()];
    if (question.kind === 'close') await end();
    return [];
  };

  const endAlone = () => {
    endWithin(Number(patience));
    return end();
  };

  process.on('message', (question: Question) => {
    const { id } = question;
    answer(question).then(
      (rows) => tell({ kind: 'done', id, rows }),
      (error: unknown) => tell({ kind: 'failed', id, message: messageOf(error), fields: fieldsOf(error) }),
    );
  });
  process.on('disconnect', endAlone);
  if (process.connected) tell({ kind: 'ready' });
  else void endAlone();
}

function tell(answer: Answer): void {
  // Without the callback a failed send is an uncaught error; the parent is gone then, and 'disconnect' tells.
  if (process.connected) process.send?.(answer, undefined, undefined, () => {});
}

function refuse(code: 'store-locked' | 'store-unusable', message: string): Promise<never> {
  const refusal: Answer = { kind: 'refused', code, message };
  process.send?.(refusal, undefined, undefined, () => process.exit(1));
  return new Promise(() => {});
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function fieldsOf(error: unknown): Fields {
  if (!(error instanceof Error)) return {};
  return Object.fromEntries(
    Object.entries(error).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
