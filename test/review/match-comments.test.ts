import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/core/rule/finding.ts';
import { matchComments } from '../../src/review/match-comments.ts';
import type { PostedComment } from '../../src/review/ports.ts';
import { finding, posted } from './make.ts';

const same = (path: string) => path;

/** Whether each finding was kept, by its line. */
function keptLines(findings: readonly Finding[], comments: readonly PostedComment[], moved = same): number[] {
  return [...matchComments(findings, comments, moved).kept.keys()].map(({ line }) => line);
}

describe('a comment and its finding', () => {
  const old = finding({ line: 4, snippet: 'sleep', function: 'pay' });

  it('belong together on the line where GitHub has the comment now, whatever else changed there', () => {
    const now = finding({ line: 9, snippet: 'sleep(2)', function: 'pay_all' });
    expect(keptLines([now], [posted(old, { line: 9 })])).toEqual([9]);
  });

  it('stay together when a twin was inserted above', () => {
    const twin = finding({ line: 2, snippet: 'sleep', function: 'pay' });
    const moved = finding({ line: 5, snippet: 'sleep', function: 'pay' });
    expect(keptLines([twin, moved], [posted(old, { line: 5 })])).toEqual([5]);
  });

  it('stay together when GitHub calls the comment outdated', () => {
    expect(
      keptLines([finding({ line: 30, snippet: 'sleep', function: 'pay' })], [posted(old, { line: null })]),
    ).toEqual([30]);
  });

  it.each([
    ['a renamed file', { path: 'app/pay.py' }],
    ['another function', { function: 'pay_later' }],
    ['another file and function', { path: 'app/pay.py', function: 'pay_later' }],
  ])('stay together in %s', (_, where) => {
    expect(
      keptLines([finding({ line: 30, snippet: 'sleep', function: 'pay', ...where })], [posted(old, { line: null })]),
    ).toEqual([30]);
  });

  it('stay together by the fingerprint alone, as the last resort', () => {
    const now = finding({ line: 30, snippet: 'other', function: 'other', fingerprint: old.fingerprint });
    expect(keptLines([now], [posted(old, { line: null })])).toEqual([30]);
  });

  it('part when the rule is another one, or the comment says that it is fixed', () => {
    const other = finding({ rule: 'async/blocking-http', snippet: 'sleep', function: 'pay' });
    expect(keptLines([other], [posted(old)])).toEqual([]);
    const fixed = posted(old, { marker: { ...posted(old).marker, isFixed: true } });
    expect(matchComments([old], [fixed], same)).toEqual({ kept: new Map(), gone: [] });
  });

  it('are paired by the surest kind: a finding on the line comes before one that only looks like it', () => {
    const alike = finding({ line: 2, snippet: 'sleep', function: 'pay' });
    const onLine = finding({ line: 4, snippet: 'edited', function: 'pay' });
    expect(keptLines([alike, onLine], [posted(old)])).toEqual([4]);
  });
});

const findings = fc.array(
  fc.record({
    rule: fc.constantFrom('a/one', 'a/two'),
    path: fc.constantFrom('a.py', 'b.py'),
    line: fc.integer({ min: 1, max: 6 }),
    snippet: fc.constantFrom('s', 't'),
    function: fc.constantFrom('f', 'g', null),
    fingerprint: fc.constantFrom('1', '2', '3'),
  }),
  { maxLength: 8 },
);

describe('pairing', () => {
  it('is one to one within a rule, and loses nobody', () => {
    fc.assert(
      fc.property(findings, findings, (now, before) => {
        const all = now.map((each) => finding(each));
        const comments = before.map((each, at) => posted(finding(each), { id: at, line: at % 2 ? each.line : null }));
        const { kept, gone } = matchComments(all, comments, same);
        expect(new Set(kept.values()).size).toBe(kept.size);
        expect([...kept.values(), ...gone].map(({ id }) => id).sort()).toEqual(comments.map(({ id }) => id).sort());
        for (const [each, comment] of kept) expect(each.rule).toBe(comment.marker.rule);
      }),
    );
  });

  it('keeps all when the code is the same, however the lines moved', () => {
    fc.assert(
      fc.property(findings, fc.integer({ min: 0, max: 50 }), (before, shift) => {
        const comments = before.map((each, id) => posted(finding(each), { id, line: null }));
        const now = before.map((each) => finding({ ...each, line: each.line + shift }));
        expect(matchComments(now, comments, same).gone).toEqual([]);
      }),
    );
  });
});
