import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import nock from 'nock';
import { Header } from 'tar';
import { afterEach, describe, expect, it } from 'vitest';
import { blobId, readTarball } from '../../src/github/read-tarball.ts';
import { API, freshClient, PULL, REPO } from './stage.ts';

interface Entry {
  readonly path: string;
  readonly type?: 'File' | 'SymbolicLink' | 'Directory';
  readonly bytes?: Uint8Array;
}

function archive(entries: readonly Entry[]): Buffer {
  const blocks = entries.map(({ path, type = 'File', bytes = new Uint8Array() }) => {
    const header = Buffer.alloc(512);
    new Header({
      path,
      type,
      size: bytes.length,
      mode: 0o644,
      ...(type === 'SymbolicLink' && { linkpath: 'x' }),
    }).encode(header);
    return Buffer.concat([header, bytes, Buffer.alloc(-bytes.length & 511)]);
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1_024)]));
}

/** What is found of these paths in an archive that GitHub serves. */
async function found(body: Buffer, wanted: Record<string, Uint8Array>): Promise<Record<string, string | null>> {
  const client = freshClient();
  nock(API).get(`${REPO}/tarball/main`).reply(200, body, { 'content-type': 'application/x-gzip' });
  const oids = new Map(Object.entries(wanted).map(([path, bytes]) => [path, blobId(bytes)]));
  const texts: Record<string, string | null> = {};
  await readTarball({ client, pull: PULL, ref: 'main', signal: undefined }, oids, (oid, text) => {
    texts[oid] = text;
  });
  return texts;
}

const A = Buffer.from('a = 1\n');
const A_ID = '1337a530cbc1bd7d20aee2d80f1f174a9182417d';

describe('an archive', () => {
  afterEach(() => nock.cleanAll());

  it("names its files' blobs as git does", () => {
    expect(blobId(A)).toBe(A_ID);
  });

  it('gives the regular files that are wanted and are what they should be', async () => {
    const body = archive([
      { path: 'shop-1/', type: 'Directory' },
      { path: 'shop-1/a.py', type: 'SymbolicLink' },
      { path: 'shop-1/other.py', bytes: A },
      { path: 'shop-1/../b.py', bytes: Buffer.from('evil\n') },
      { path: 'shop-1/huge.py', bytes: Buffer.alloc(2_000_001, 'x') },
      { path: 'shop-1/a.py', bytes: A },
    ]);
    const wanted = { 'a.py': A, 'b.py': Buffer.from('b = 1\n'), 'huge.py': Buffer.alloc(2_000_001, 'x') };
    expect(await found(body, wanted)).toEqual({ [A_ID]: 'a = 1\n' });
  });

  it('is read no further than needed', async () => {
    const rest = randomBytes(1_000_000);
    const body = archive([
      { path: 'shop-1/a.py', bytes: A },
      { path: 'shop-1/b.bin', bytes: rest },
    ]);
    expect(await found(body.subarray(0, body.length / 2), { 'a.py': A })).toEqual({ [A_ID]: 'a = 1\n' });
  });

  it.each([
    ['cut off', (body: Buffer) => body.subarray(0, body.length / 2)],
    ['none', () => Buffer.from('<html>')],
    ['no tar', () => gzipSync(randomBytes(4_096))],
  ])('is an error when it is %s', async (_, spoil) => {
    const bytes = randomBytes(100_000);
    const body = archive([
      { path: 'shop-1/a.py', bytes: A },
      { path: 'shop-1/b.bin', bytes },
    ]);
    await expect(found(spoil(body), { 'b.bin': bytes })).rejects.toThrow();
  });

  it('is given up when it unpacks to more than 300 MB', async () => {
    const body = archive([{ path: 'shop-1/a.bin', bytes: Buffer.alloc(301_000_000) }]);
    await expect(found(body, { 'a.py': A })).rejects.toThrow('more than 300000000 bytes');
  });
});
