import { describe, expect, it } from 'vitest';
import type { Tree } from '../../src/review/ports.ts';
import { surroundings } from '../../src/review/surroundings.ts';

const FILES = [{ path: 'app/db.py', oid: 'a1' }];

function treeThat(read: Tree['read']): Tree {
  return { files: FILES, read };
}

describe('what an analysis learns of the repository', () => {
  it('is the list of its files, and their texts when they are asked for', async () => {
    const { context, readTexts } = surroundings(treeThat(async (oids) => new Map(oids.map((oid) => [oid, 'x = 1\n']))));
    expect(context).toEqual(FILES);
    expect(await readTexts(['a1'])).toEqual(new Map([['a1', 'x = 1\n']]));
  });

  it('is nothing more where the change is the whole tree', async () => {
    expect(surroundings(null).context).toEqual([]);
  });

  it('is why it is not known, where it is over the budget', () => {
    const tree = { files: [], unavailable: 'The repository has 7,312 Python files.', read: async () => new Map() };
    expect(surroundings(tree).context).toEqual({ unavailable: 'The repository has 7,312 Python files.' });
  });

  it('is why it is not known, where reading it fails', async () => {
    const { readTexts } = surroundings(treeThat(() => Promise.reject(new Error('the server hung up'))));
    expect(await readTexts(['a1'])).toEqual({ unavailable: 'The repository could not be read: the server hung up' });
  });

  it('is given up after 20 seconds', async () => {
    const aborted = treeThat(async (_oids, signal) => {
      signal?.throwIfAborted();
      return new Map();
    });
    const { readTexts } = surroundings(aborted, () => AbortSignal.abort());
    expect(await readTexts(['a1'])).toEqual({ unavailable: 'Reading the repository took longer than 20 s.' });
  });
});
