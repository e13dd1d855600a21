import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyPatch, diffTexts, parsePatch, revertPatch } from '../../src/diff/index.ts';

const line = fc.constantFrom('a', 'b', 'c', '', '\r', '-x', '+y', '@@ -1 +1 @@', '\\ No newline');
const text = fc
  .tuple(fc.array(line, { maxLength: 40 }), fc.boolean())
  .map(([lines, ends]) => lines.join('\n') + (ends ? '\n' : ''));

describe('our own diff of two texts', () => {
  it('has no hunks for equal texts', () => {
    expect(diffTexts('a\nb', 'a\nb')).toEqual([]);
    expect(diffTexts('', '')).toEqual([]);
  });

  it('looks as that of git', () => {
    const base = Array.from({ length: 30 }, (_, at) => `line ${at + 1}\n`).join('');
    const head = base.replace('line 5\n', '').replace('line 20\n', 'twenty\nand more\n');
    const patch = [
      '@@ -2,7 +2,6 @@\n line 2\n line 3\n line 4\n-line 5\n line 6\n line 7\n line 8',
      '@@ -17,7 +16,8 @@\n line 17\n line 18\n line 19\n-line 20\n+twenty\n+and more\n line 21\n line 22\n line 23',
    ];
    expect(diffTexts(base, head)).toEqual(parsePatch(patch.join('\n')));
  });

  it.each([
    ['', 'a\n', '@@ -0,0 +1 @@\n+a'],
    ['a\n', '', '@@ -1 +0,0 @@\n-a'],
    ['a', 'a\n', '@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a'],
  ])('%j to %j', (base, head, patch) => {
    expect(diffTexts(base, head)).toEqual(parsePatch(patch));
  });

  it('makes head of base, and base of head', () => {
    fc.assert(
      fc.property(text, text, (base, head) => {
        const hunks = diffTexts(base, head);
        expect(applyPatch(base, hunks)).toBe(head);
        expect(revertPatch(head, hunks)).toBe(base);
      }),
    );
  });

  it('does not take for ever on texts that have nothing in common', () => {
    const many = (letter: string) => Array.from({ length: 30_000 }, (_, at) => `${letter}${at}\n`).join('');
    const [base, head] = [`same\n${many('a')}end\n`, `same\n${many('b')}end\n`];
    const started = performance.now();
    const hunks = diffTexts(base, head);
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(hunks).toHaveLength(1);
    expect(applyPatch(base, hunks)).toBe(head);
  });
});
