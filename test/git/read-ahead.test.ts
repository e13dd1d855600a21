import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readAhead } from '../../src/git/read-ahead.ts';
import type { Change, Tree } from '../../src/review/ports.ts';

const file = (path: string) => ({ path, oid: `oid of ${path}` });

function changeWith(read: Tree['read']): Change {
  const files = [{ path: 'a.py', status: 'modified', head: 'x', base: 'y', hunks: [] } as const];
  const tree = { files: [file('a.py'), file('b.py'), file('c.py')], read };
  return { base: '1', head: '2', files, configuration: null, conversation: null, tree, incomplete: [] };
}

describe('a change whose surroundings are read ahead', () => {
  it('has read them before anybody asks, once', async () => {
    const calls: (readonly string[])[] = [];
    const { tree } = readAhead(
      changeWith(async (oids) => {
        calls.push(oids);
        return new Map(oids.map((oid) => [oid, `text of ${oid}`]));
      }),
    );
    const all = ['oid of a.py', 'oid of b.py', 'oid of c.py'];
    expect(calls).toEqual([all]);
    expect(await tree?.read(['oid of b.py', 'none'])).toEqual(new Map([['oid of b.py', 'text of oid of b.py']]));
    expect(calls).toHaveLength(1);
    // A child that died asks again: the texts are not kept for that.
    expect(await tree?.read(['oid of c.py'])).toEqual(new Map([['oid of c.py', 'text of oid of c.py']]));
    expect(calls).toEqual([all, ['oid of c.py']]);
  });

  it('says what went wrong only to whoever asks', async () => {
    const { tree } = readAhead(changeWith(() => Promise.reject(new Error('no git'))));
    await new Promise(setImmediate);
    await expect(tree?.read(['oid of b.py'])).rejects.toThrow('no git');
  });

  it('is read no further when whoever asks does not want it any more', async () => {
    let ended: AbortSignal | undefined;
    const { tree } = readAhead(
      changeWith((_, signal) => {
        ended = signal;
        return new Promise(() => {});
      }),
    );
    const stop = new AbortController();
    const asked = tree?.read(['oid of b.py'], stop.signal);
    stop.abort();
    await expect(asked).rejects.toThrow('aborted');
    expect(ended?.aborted).toBe(true);
  });

  it('is not read while there is a file in which an earlier process has kept it', () => {
    const change = changeWith(() => Promise.reject(new Error('read')));
    const keptIn = fileURLToPath(import.meta.url);
    const withFile = { ...change, tree: { ...(change.tree as Tree), keptIn } };
    expect(readAhead(withFile)).toBe(withFile);
    const withoutYet = { ...change, tree: { ...(change.tree as Tree), keptIn: `${keptIn}.new` } };
    expect(readAhead(withoutYet)).not.toBe(withoutYet);
  });

  it('is left as it is without a tree', () => {
    const change = { ...changeWith(async () => new Map()), tree: null };
    expect(readAhead(change)).toBe(change);
  });
});
