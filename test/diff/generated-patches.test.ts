import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baseLine, headLine } from '../../src/core/engine/line-map.ts';
import { acceptsAnchor, anchorFor, anchorForRemoved } from '../../src/diff/anchors.ts';
import { applyPatch, revertPatch } from '../../src/diff/apply.ts';
import { addedLines, lineMap } from '../../src/diff/line-map.ts';
import { parsePatch } from '../../src/diff/parse-patch.ts';
import { PatchSyntaxError } from '../../src/diff/patch-errors.ts';
import { splitLines } from '../../src/diff/read-hunks.ts';
import { generatedPatches } from './generated-patches.ts';
import { patchText } from './patch-text.ts';

const OPTIONS = ['-U3', '-U0', '-U1 --patience', '-U3 --histogram --inter-hunk-context=2'];

describe.each(OPTIONS)('300 texts diffed by git %s', (options) => {
  const cases = generatedPatches(300, options.split(' '));
  const changed = cases.filter(({ hunks }) => hunks.length > 0);

  it('has a patch for each pair that differs', () => {
    expect(changed).toEqual(cases.filter(({ base, head }) => base !== head));
    expect(changed.length).toBeGreaterThan(200);
  });

  it('applies to base and reverts from head', () => {
    for (const { base, head, hunks } of cases) {
      expect(applyPatch(base, hunks)).toBe(head);
      expect(revertPatch(head, hunks)).toBe(base);
    }
  });

  it('is read from its own hunks, and refused when it lacks lines', () => {
    for (const { hunks } of changed) {
      const lines = patchText(hunks).split('\n');
      expect(parsePatch(lines.join('\n'))).toEqual(hunks);
      // Without its first line, the next one is no header; without its last one, the counts are short.
      expect(() => parsePatch(lines.slice(1).join('\n'))).toThrow(PatchSyntaxError);
      const cut = lines.findLastIndex((line) => !line.startsWith('\\'));
      expect(() => parsePatch(lines.slice(0, cut).join('\n'))).toThrow(PatchSyntaxError);
    }
  });

  it('maps exactly the lines that are equal, in order', () => {
    for (const { base, head, hunks } of cases) {
      const map = lineMap(hunks);
      const [baseTexts, headTexts] = [splitLines(base), splitLines(head)];
      const added = addedLines(hunks);
      const mapped = headTexts.flatMap((text, index) => {
        const line = baseLine(map, index + 1);
        expect(line === undefined).toBe(added.has(index + 1));
        if (line === undefined) return [];
        expect(baseTexts[line - 1]).toBe(text);
        expect(headLine(map, line)).toBe(index + 1);
        return [line];
      });
      for (const { kind, base: line } of hunks.flatMap((hunk) => hunk.lines)) {
        if (kind === 'removed') expect(headLine(map, line ?? 0)).toBeUndefined();
      }
      expect(mapped).toEqual(mapped.toSorted((a, b) => a - b));
      expect(map.at(-1)?.length).toBe(Number.POSITIVE_INFINITY);
      expect(map.every(({ length }) => length > 0)).toBe(true);
    }
  });

  it('anchors each added line on itself, and each removed one', () => {
    for (const { hunks } of changed) {
      for (const { kind, base, head } of hunks.flatMap((hunk) => hunk.lines)) {
        if (head !== null) {
          const place = { line: head, endLine: head };
          expect(anchorFor('f', hunks, place)).toEqual({ path: 'f', side: 'RIGHT', line: head });
        }
        if (kind === 'removed') expect(anchorForRemoved('f', hunks, base ?? 0)?.line).toBe(base);
      }
    }
  });

  it('finds no anchor that GitHub refuses', () => {
    const lines = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 4, maxLength: 4 });
    const sorted = lines.map((each) => each.toSorted((a, b) => a - b) as [number, number, number, number]);
    const property = fc.property(fc.constantFrom(...changed), sorted, ({ hunks }, [first, line, endLine, last]) => {
      const anchor = anchorFor('f', hunks, { line, endLine }, { near: { first, last } });
      if (anchor) expect(acceptsAnchor(hunks, anchor)).toBe(true);
      if (anchor?.side === 'RIGHT')
        expect(first <= (anchor.startLine ?? anchor.line) && anchor.line <= last).toBe(true);
      if (!anchor)
        expect(hunks.some((hunk) => hunk.lines.some(({ head }) => head && head >= first && head <= last))).toBe(false);
    });
    fc.assert(property, { seed: 20261122, numRuns: 1000 });
  });
});
