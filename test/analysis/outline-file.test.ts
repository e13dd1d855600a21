import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOutlines, writeOutlines } from '../../src/analysis/outline-file.ts';
import { ModuleStore, type Remembered } from '../../src/core/engine/index.ts';

describe('the file of outlines', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hunkwise-outlines-'));
    path = join(folder, 'hunkwise', 'outlines');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('gives back what was written', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (texts) => {
        const blobs = remembered(texts);
        writeOutlines(path, 'build', blobs);
        const read = readOutlines(path, 'build');
        expect([...read].map(plain)).toEqual([...blobs].map(plain));
      }),
      { numRuns: 20 },
    );
  });

  it('says nothing to another build', () => {
    writeOutlines(path, 'build', remembered(['import os\n']));
    expect(readOutlines(path, 'other').size).toBe(0);
  });

  it('says nothing when it is not there, is not whole or is something else', () => {
    expect(readOutlines(path, 'build').size).toBe(0);
    writeOutlines(path, 'build', remembered(['import os\n', 'class A(B): ...\n']));
    const whole = readFileSync(path);
    for (const length of [0, 60, 200, whole.length - 1]) {
      writeFileSync(path, whole.subarray(0, length));
      expect(readOutlines(path, 'build').size).toBe(0);
    }
    writeFileSync(path, '{"build":"build"}'.padEnd(1_000));
    expect(readOutlines(path, 'build').size).toBe(0);
  });

  it('is for nobody else, and left out where it cannot be written', () => {
    writeOutlines(path, 'build', remembered(['import os\n']));
    expect(readdirSync(join(folder, 'hunkwise'))).toEqual(['outlines']);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o077).toBe(0);
    writeOutlines(join(path, 'below', 'outlines'), 'build', remembered(['import os\n']));
    expect(readOutlines(path, 'build').size).toBe(1);
  });

  it('takes away what a killed process has left, and nothing of one that is writing', () => {
    mkdirSync(join(folder, 'hunkwise'));
    for (const name of ['outlines.1', 'outlines.2']) writeFileSync(join(folder, 'hunkwise', name), 'x');
    utimesSync(join(folder, 'hunkwise', 'outlines.1'), 0, 0);
    writeOutlines(path, 'build', new Map());
    expect(readdirSync(join(folder, 'hunkwise')).sort()).toEqual(['outlines', 'outlines.2']);
  });

  it('stays readable for whoever has it open when it is replaced', () => {
    writeOutlines(path, 'build', remembered(['first = 1\n']));
    const [first] = readOutlines(path, 'build').values();
    writeOutlines(path, 'build', remembered(['second = 2\n']));
    expect(first?.text()).toBe('first = 1\n');
    expect(existsSync(path)).toBe(true);
  });
});

function remembered(texts: readonly string[]): ReadonlyMap<string, Remembered> {
  const store = new ModuleStore();
  return new Map(
    texts.map((text, at) => {
      store.add(`oid ${at}`, text);
      return [`oid ${at}`, store.remembered(`oid ${at}`) as Remembered];
    }),
  );
}

function plain([oid, { outline, length, text }]: [string, Remembered]) {
  return { oid, ...outline, identifiers: [...outline.identifiers], length, text: text() };
}
