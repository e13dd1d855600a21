import { describe, expect, it } from 'vitest';
import { parsePatch } from '../../src/diff/parse-patch.ts';
import { PatchSyntaxError } from '../../src/diff/patch-errors.ts';

describe('parsePatch', () => {
  it('has no hunks in an empty patch', () => {
    expect(parsePatch('')).toEqual([]);
  });

  it('takes an omitted count for one line', () => {
    expect(parsePatch('@@ -1 +1 @@\n-a\n+b')).toMatchObject([{ baseLines: 1, headLines: 1, section: '' }]);
  });

  it('keeps the section', () => {
    expect(parsePatch('@@ -3,0 +4 @@ class A: # @@ x\n+b')).toMatchObject([{ section: 'class A: # @@ x' }]);
  });

  it('reads an empty line as context, as diff.suppressBlankEmpty writes it', () => {
    const [hunk] = parsePatch('@@ -1,2 +1,3 @@\n a\n\n+b\n');
    expect(hunk?.lines[1]).toEqual({ kind: 'context', base: 2, head: 2, text: '' });
  });

  it.each([
    ['is cut off', '@@ -1,3 +1,3 @@\n a\n-b', 4, /the patch ends, where .* 1 more base and 2 more head lines/],
    ['is cut off before an empty line', '@@ -1,2 +1,3 @@\n+b\n a\n', 4, /the patch ends/],
    ['has more lines than counted', '@@ -1 +1 @@\n-a\n+b\n+c', 4, /expected a hunk header/],
    ['has more lines of one side', '@@ -1,2 +1 @@\n+a\n+b\n-c', 3, /more added lines/],
    ['starts with something else', 'a\n@@ -1 +1 @@\n-a\n+b', 1, /expected a hunk header/],
    ['has a header that is none', '@@ -1 +x @@\n-a\n+b', 1, /not a hunk header/],
    ['starts at line 0 with lines', '@@ -0,1 +1 @@\n-a\n+b', 1, /overlaps/],
    ['repeats a hunk', '@@ -1 +1 @@\n-a\n+b\n@@ -1 +1 @@\n-a\n+b', 4, /overlaps/],
    ['lacks its first hunk', '@@ -9 +8 @@\n-a\n+b', 1, /8 lines in base, but 7 in head/],
    ['lacks a hunk between', '@@ -1 +1 @@\n-a\n+b\n@@ -9 +12 @@\n-a\n+b', 4, /7 lines in base, but 10 in head/],
    ['goes on after the end of base', '@@ -1,2 +1 @@\n-a\n\\ No newline at end of file\n-b\n+c', 3, /lines follow/],
    ['goes on after the end of head', '@@ -1 +1 @@\n a\n\\ No\n@@ -5 +5 @@\n-a\n+b', 4, /a hunk follows/],
    ['is combined', '@@@ -1 -1 +1 @@@\n -a\n- b\n++c', 1, /combined diff/],
  ])('refuses a patch that %s', (_, patch, line, message) => {
    const error = thrownBy(() => parsePatch(patch));
    expect(error).toBeInstanceOf(PatchSyntaxError);
    expect(error).toMatchObject({ code: 'patch-syntax', line, message: expect.stringMatching(message) });
  });
});

function thrownBy(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}
