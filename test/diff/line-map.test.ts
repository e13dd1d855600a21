import { expect, it } from 'vitest';
import { SAME_LINES } from '../../src/core/engine/line-map.ts';
import { addedLines, lineMap } from '../../src/diff/line-map.ts';
import { parsePatch } from '../../src/diff/parse-patch.ts';

it('maps all lines of an unchanged file', () => {
  expect(lineMap([])).toEqual(SAME_LINES);
});

it('joins the context of a hunk with what surrounds it', () => {
  const hunks = parsePatch('@@ -3,3 +3,4 @@\n a\n-b\n+c\n+d\n e\n@@ -10 +10,0 @@\n-f');
  expect(lineMap(hunks)).toEqual([
    { base: 1, head: 1, length: 3 },
    { base: 5, head: 6, length: 5 },
    { base: 11, head: 11, length: Number.POSITIVE_INFINITY },
  ]);
  expect([...addedLines(hunks)]).toEqual([4, 5]);
});

it('maps nothing of what was written anew', () => {
  expect(lineMap(parsePatch('@@ -1,2 +1,3 @@\n-a\n-b\n+c\n+d\n+e'))).toEqual([
    { base: 3, head: 4, length: Number.POSITIVE_INFINITY },
  ]);
});
