import { describe, expect, it } from 'vitest';
import { blobCache } from '../../src/github/index.ts';
import { start } from '../double/setup.ts';
import { callsOf, modules, open, textsOf, treeOf } from './tree-stage.ts';

describe('the texts that a process keeps', () => {
  it('are those of one repository', async () => {
    await start();
    const cache = blobCache();
    const files = modules(3);
    await textsOf(await treeOf(await open(files), cache));
    const other = await treeOf(await open(files, { repo: 'other' }), cache);
    expect(await callsOf(() => textsOf(other))).toEqual(['graphql']);
    cache.of('acme', 'a').set('x', 'secret');
    expect(cache.of('acme', 'b').get('x')).toBeUndefined();
    expect(cache.of('ACME', 'A').get('x')).toBe('secret');
  });

  it('take no more than their bytes; what was used last stays', () => {
    const cache = blobCache(10_000);
    const blobs = cache.of('acme', 'shop');
    for (let at = 0; at < 100; at += 1) {
      blobs.set(`oid${at}`, 'x'.repeat(750));
      blobs.get('oid0');
      expect(cache.bytes).toBeLessThanOrEqual(10_000);
    }
    expect(blobs.get('oid0')).toHaveLength(750);
    expect(blobs.get('oid1')).toBeUndefined();
    expect(blobs.get('oid99')).toHaveLength(750);
    expect(cache.bytes).toBe(10_000);
    blobs.set('oid99', 'x');
    blobs.set('oid99', null);
    expect(blobs.get('oid99')).toBeNull();
    expect(cache.bytes).toBe(9_250);
    blobs.set('large', 'x'.repeat(10_000));
    expect(cache.bytes).toBe(0);
    blobs.set('wide', '日'.repeat(100));
    expect(cache.bytes).toBe(450);
  });
});
