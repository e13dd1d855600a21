import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dismissedBody } from '../../src/review/dismiss-comment.ts';
import { dismissedAmong } from '../../src/review/dismissed.ts';
import { dismissalOf, listedRule, readLedger, renderLedger, withEntry } from '../../src/review/ledger.ts';
import { NO_LINKS } from '../../src/review/links.ts';
import { commentMarker, readCommentMarker } from '../../src/review/marker.ts';
import { planReview } from '../../src/review/plan.ts';
import { change, finding, judgement, posted } from './make.ts';

const ENTRY = { id: '3f2a', rule: 'db/n-plus-one', by: 'ada', reason: 'known' };

describe('the ledger of what was dismissed by id', () => {
  it('is read as it was written, whatever people write', () => {
    const text = fc.string({ minLength: 1, unit: 'grapheme' });
    const entry = fc.record({ id: fc.constantFrom('3f2a', '00ff0'), rule: text, by: text, reason: text });
    const entries = fc.array(entry, { minLength: 1, maxLength: 5 });
    fc.assert(fc.property(entries, (all) => void expect(readLedger(renderLedger(all))).toEqual(all)));
  });

  it('is shown to people, who are not pinged', () => {
    const [line] = renderLedger([{ ...ENTRY, reason: '@octocat <!-- x -->' }])
      .split('\n')
      .slice(1);
    expect(line).toBe('- `HW-3f2a` (`db/n-plus-one`), by `ada`: @&#8203;octocat &lt;!-- x --&gt;');
  });

  it('has one entry for a finding', () => {
    expect(withEntry([ENTRY, { ...ENTRY, id: 'ffff' }], { ...ENTRY, reason: 'newer' })).toEqual([
      { ...ENTRY, id: 'ffff' },
      { ...ENTRY, reason: 'newer' },
    ]);
  });

  it('is found at the end of a comment only', () => {
    expect(readLedger('text')).toBeNull();
    expect(readLedger(`${renderLedger([ENTRY])}\n\nmore`)).toBeNull();
  });

  it('dismisses the finding of that rule whose fingerprint begins so', () => {
    const it = finding({ rule: 'db/n-plus-one', fingerprint: '3f2a000000000000' });
    const others = [
      finding({ fingerprint: '3f2a000000000001' }),
      finding({ rule: 'db/n-plus-one', fingerprint: 'ab' }),
    ];
    expect([...dismissedAmong([it, ...others], [dismissalOf(ENTRY)]).keys()]).toEqual([it]);
  });
});

it('a summary tells the rule of each finding by its id', () => {
  const all = [
    finding({ fingerprint: '3f2a000000000000', rule: 'db/n-plus-one', path: 'a|b.py', message: 'It `a|b` | breaks.' }),
    finding({ fingerprint: '4f2a000000000000' }),
  ];
  for (const links of [NO_LINKS, { lines: () => 'https://x/#L1', rule: () => 'https://x/rule' }]) {
    const { summary } = planReview(change(), judgement(all), links);
    expect(listedRule(summary, '3f2a')).toBe('db/n-plus-one');
    expect(listedRule(summary, '4f2a')).toBe('async/blocking-sleep');
    expect(listedRule(summary, 'ffff')).toBeNull();
  }
});

describe('a comment whose finding somebody dismissed', () => {
  const { body, marker } = posted(finding());
  const by = { by: 'ada', reason: 'runs @once --> a day' };

  it('says so first, and remembers it', () => {
    const changed = dismissedBody(body, marker, by);
    expect(changed).toMatch(/^\*\*Dismissed\*\* by `ada`: runs @&#8203;once --&gt; a day\n\ntext\n\n<!-- hunkwise/);
    expect(readCommentMarker(changed)).toEqual({ ...readCommentMarker(body), dismissed: by });
  });

  it('says the newest reason only', () => {
    const first = dismissedBody(body, marker, by);
    const second = dismissedBody(first, readCommentMarker(first) ?? marker, { by: 'bob', reason: 'no' });
    expect(second.match(/\*\*Dismissed\*\*/g)).toHaveLength(1);
    expect(readCommentMarker(second)?.dismissed).toEqual({ by: 'bob', reason: 'no' });
  });

  it('stays below the limit of a comment', () => {
    const long = `${'x'.repeat(59_000)}\n\n${commentMarker(marker)}`;
    expect(dismissedBody(long, marker, { by: 'ada', reason: '@'.repeat(300) }).length).toBeLessThan(60_000);
  });
});
