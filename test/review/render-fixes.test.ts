import { describe, expect, it } from 'vitest';
import { actionsFor } from '../../src/review/check-actions.ts';
import { NO_LINKS } from '../../src/review/links.ts';
import { renderFixes } from '../../src/review/render-fixes.ts';
import { changedFile, finding, HEAD } from './make.ts';

const FILE = { ...changedFile(), head: 'one\ntwo\nthree\nfour\nfive\nsix\n' };
const FIX = finding({ suggestion: { line: 4, endLine: 4, text: '4a\n4b' } });

describe('the comment with all suggestions', () => {
  it('shows each as a diff with two lines around it', () => {
    const body = renderFixes([FIX], [FILE], HEAD, NO_LINKS);
    expect(body).toContain('`app/shop.py:4` · `async/blocking-sleep`');
    expect(body).toContain('```diff\n@@ -2,5 +2,6 @@\n two\n three\n-four\n+4a\n+4b\n five\n six\n```');
  });

  it('has a fence longer than what it quotes', () => {
    const head = 'one\n````\n';
    const fix = finding({ line: 2, suggestion: { line: 2, endLine: 2, text: 'x' } });
    expect(renderFixes([fix], [{ ...FILE, head }], HEAD, NO_LINKS)).toContain('`````diff\n');
  });

  it('quotes no secret, and offers no button for it', () => {
    const secret = { ...FIX, masked: true as const };
    expect(renderFixes([secret], [FILE], HEAD, NO_LINKS)).toContain('There is nothing to suggest');
    expect(actionsFor([secret]).map(({ label }) => label)).toEqual(['Recheck']);
  });

  it('counts those that do not fit', () => {
    const long = finding({ suggestion: { line: 4, endLine: 4, text: 'x'.repeat(25_000) } });
    const body = renderFixes([long, long, long, FIX], [FILE], HEAD, NO_LINKS);
    expect(body.length).toBeLessThan(60_100);
    expect(body).toContain('and 2 more.');
  });
});

it('buttons keep to the lengths that GitHub takes', () => {
  for (const { label, description, identifier } of actionsFor([FIX])) {
    expect([label.length <= 20, description.length <= 40, identifier.length <= 20]).toEqual([true, true, true]);
  }
});
