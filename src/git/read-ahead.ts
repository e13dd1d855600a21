import { existsSync } from 'node:fs';
import { abortable } from '../review/abortable.ts';
import type { Change } from '../review/ports.ts';

/**
 * The same change, the texts around it being read already: whoever is going to ask for them is only starting, and has none. They
 * are kept until then.
 */
export function readAhead(change: Change): Change {
  const { tree } = change;
  // What is kept of them need not be read.
  if (!tree || (tree.keptIn !== undefined && existsSync(tree.keptIn))) return change;
  const stop = new AbortController();
  const all = [...new Set(tree.files.map(({ oid }) => oid))];
  let ahead: Promise<ReadonlyMap<string, string>> | null = tree.read(all, stop.signal);
  ahead.catch(() => {});
  const read: typeof tree.read = (oids, signal) => {
    const texts = ahead;
    ahead = null;
    if (!texts) return tree.read(oids, signal);
    if (signal?.aborted) stop.abort(signal.reason);
    signal?.addEventListener('abort', () => stop.abort(signal.reason), { once: true });
    return abortable(signal, async () => pick(await texts, oids));
  };
  return { ...change, tree: { ...tree, read } };
}

function pick(texts: ReadonlyMap<string, string>, oids: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    oids.flatMap((oid) => {
      const text = texts.get(oid);
      return text === undefined ? [] : [[oid, text]];
    }),
  );
}
