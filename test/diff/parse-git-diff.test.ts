import { describe, expect, it } from 'vitest';
import { parseGitDiff } from '../../src/diff/parse-git-diff.ts';

// What git writes is in golden/; here is what it writes rarely, or when asked in another way.
describe('parseGitDiff', () => {
  it('has no files in an empty diff', () => {
    expect(parseGitDiff('')).toEqual([]);
  });

  it('reads a bare header as an unchanged file', () => {
    expect(parseGitDiff('diff --git a/x.py b/x.py\n')).toEqual([
      { status: 'unchanged', path: 'x.py', binary: false, hunks: [] },
    ]);
  });

  it('keeps what looks like a byte order mark in a path', () => {
    const diff = 'diff --git "a/\\357\\273\\277x" "b/\\357\\273\\277x"\nold mode 100644\nnew mode 100755\n';
    expect(parseGitDiff(diff)[0]?.path).toBe('\ufeffx');
  });

  it.each([
    ['a coloured diff', '\x1b[1mdiff --git a/x b/x\x1b[m\n', /--no-color/],
    ['an unmerged path', '* Unmerged path x.py\n', /merge conflicts/],
    ['text before the diff', 'commit 1234\n', /line 1 .*expected `diff --git`/],
    ['a diff without prefixes', 'diff --git x x\n--- x\n+++ x\n@@ -1 +1 @@\n-a\n+b\n', /--src-prefix=a/],
    ['a diff cut off after the names', 'diff --git a/x b/x\n--- a/x\n+++ b/x\n', /line 4 .*a hunk is missing/],
    ['hunks without names', 'diff --git a/x b/x\n@@ -1 +1 @@\n-a\n+b\n', /line 2 .*without `---`/],
    ['a cut-off hunk', 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-a\n', /line 6 .*the patch ends/],
    [
      'a second file that is combined',
      'diff --git a/x b/x\ndiff --cc m.py\nindex 1,2..0\n--- a/m.py\n+++ b/m.py\n@@@ -1 -1 +1 @@@\n',
      /line 2 .*combined diff/,
    ],
  ])('refuses %s', (_, diff, message) => {
    expect(() => parseGitDiff(diff)).toThrow(message);
  });
});
