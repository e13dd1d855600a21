import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recall } from '../../src/analysis/recall.ts';
import { ModuleStore } from '../../src/core/engine/index.ts';

const BUILD = 'build';
/** A repository of forty files. */
const texts = new Map(Array.from({ length: 40 }, (_, at) => [`oid ${at}`, `value_${at} = ${at}\n`]));

describe('what one process has read of a repository', () => {
  let folder: string;
  let keptIn: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hunkwise-recall-'));
    keptIn = join(folder, 'outlines');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A process of its own that analyses a change in a repository of these blobs: those that it has to read. */
  const analyse = (oids: Iterable<string>, build: string | null = BUILD): string[] => {
    const context = [...oids].map((oid) => ({ path: `app/${oid}.py`, oid }));
    const store = new ModuleStore();
    const keep = recall(store, { files: [], rules: {}, context, keptIn }, build);
    const missing = context.map(({ oid }) => oid).filter((oid) => !store.has(oid));
    for (const oid of missing) store.add(oid, texts.get(oid) ?? 'new = 1\n');
    expect(store.source('app/a.py', 'oid 7', false)?.mentions('value_7')).toBe(true);
    keep();
    return missing;
  };

  it('the next does not read', () => {
    expect(analyse(texts.keys())).toHaveLength(40);
    expect(analyse(texts.keys())).toEqual([]);
  });

  it('is written anew when enough is missing in it', () => {
    analyse(texts.keys());
    const first = readFileSync(keptIn);
    expect(analyse([...texts.keys(), 'a', 'b'])).toEqual(['a', 'b']);
    expect(readFileSync(keptIn)).toEqual(first);
    expect(analyse([...texts.keys(), 'a', 'b', 'c'])).toEqual(['a', 'b', 'c']);
    expect(analyse([...texts.keys(), 'a', 'b', 'c'])).toEqual([]);
  });

  it('is read by no other build, nor from the sources, which may change at any time', () => {
    analyse(texts.keys());
    expect(analyse(texts.keys(), 'other')).toHaveLength(40);
    expect(analyse(texts.keys(), null)).toHaveLength(40);
  });
});
