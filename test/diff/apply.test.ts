import { describe, expect, it } from 'vitest';
import { applyPatch, revertPatch } from '../../src/diff/apply.ts';
import { parsePatch } from '../../src/diff/parse-patch.ts';
import { PatchMismatchError } from '../../src/diff/patch-errors.ts';

const CHANGE = parsePatch('@@ -1,2 +1,2 @@\n a\n-b\n+c');

describe('applyPatch and revertPatch', () => {
  it('leave the text alone without hunks', () => {
    expect(applyPatch('a\r\nb', [])).toBe('a\r\nb');
  });

  it('keep what stands behind the hunks', () => {
    expect(applyPatch('a\nb\nrest', CHANGE)).toBe('a\nc\nrest');
    expect(revertPatch('a\nc\nrest', CHANGE)).toBe('a\nb\nrest');
  });

  it.each([
    ['another removed line', 'a\nB\n', 2],
    ['another context line', 'A\nb\n', 1],
    ['other line ends', 'a\r\nb\r\n', 1],
    ['no newline where the patch has one', 'a\nb', 2],
    ['fewer lines', 'a\n', 2],
  ])('refuse a text with %s', (_, base, line) => {
    expect(() => applyPatch(base, CHANGE)).toThrow(PatchMismatchError);
    expect(() => applyPatch(base, CHANGE)).toThrow(`line ${line} of the text`);
  });

  it('refuse a text that ends before the hunk', () => {
    expect(() => applyPatch('a\n', parsePatch('@@ -8,0 +9 @@\n+b'))).toThrow(PatchMismatchError);
  });

  it('refuse a text that goes on where the patch ends it', () => {
    const ends = parsePatch('@@ -1 +1 @@\n-a\n+b\n\\ No newline at end of file');
    expect(() => applyPatch('a\nrest\n', ends)).toThrow(/goes on/);
  });

  it('refuse to revert from the base', () => {
    expect(() => revertPatch('a\nb\n', CHANGE)).toThrow(PatchMismatchError);
  });
});
