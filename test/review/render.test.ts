import { describe, expect, it } from 'vitest';
import type { Anchor } from '../../src/diff/index.ts';
import { NO_LINKS, repositoryLinks } from '../../src/review/links.ts';
import { commentMarker, readCommentMarker } from '../../src/review/marker.ts';
import { renderAnnotation } from '../../src/review/render-annotation.ts';
import { renderComment } from '../../src/review/render-comment.ts';
import { renderSummary, type SummaryContent } from '../../src/review/render-summary.ts';
import { change, finding, HEAD, judgement } from './make.ts';

const HERE: Anchor = { path: 'app/shop.py', side: 'RIGHT', line: 4 };
const LINKS = repositoryLinks('https://github.com/acme/shop', HEAD);
const suggestion = { line: 4, endLine: 4, text: '    await asyncio.sleep(1)' };

describe('a line comment', () => {
  it('tells what, what instead, why, and suggests', () => {
    const because = [{ path: 'app/db (old).py', line: 7, note: '`get_session` is an `async def`' }];
    expect(renderComment(finding({ because, suggestion }), HERE, LINKS)).toMatchInlineSnapshot(`
      "**Error:** \`time.sleep()\` stops every request of this worker.

      **Instead:** Await \`asyncio.sleep()\`.

      Because:
      - [\`app/db (old).py:7\`](https://github.com/acme/shop/blob/c0ffee0000000000000000000000000000000000/app/db%20%28old%29.py#L7): \`get_session\` is an \`async def\`

      \`\`\`suggestion
          await asyncio.sleep(1)
      \`\`\`

      <sub>Rule \`async/blocking-sleep\` · silence this line with \`# hunkwise: ignore[async/blocking-sleep]\`</sub>

      <!-- hunkwise:v1 fp=async%2Dblocking%2Dsleep%3Aapp%2Dshop.py%3A4 rule=async%2Fblocking%2Dsleep code=sn1 line=4 in=checkout -->"
    `);
  });

  it.each<[string, Anchor]>([
    ['on the left', { path: 'app/shop.py', side: 'LEFT', line: 4 }],
    ['on another line', { path: 'app/shop.py', side: 'RIGHT', line: 5 }],
    ['on more lines', { path: 'app/shop.py', side: 'RIGHT', line: 4, startLine: 3, startSide: 'RIGHT' }],
  ])('suggests nothing %s', (_, anchor) => {
    expect(renderComment(finding({ suggestion }), anchor, NO_LINKS)).not.toContain('suggestion');
  });

  it('offers no way to silence the line where that does not count', () => {
    expect(renderComment(finding(), HERE, NO_LINKS, false)).toContain('<sub>Rule `async/blocking-sleep`</sub>');
  });

  it('suggests nothing about a secret', () => {
    expect(renderComment(finding({ suggestion, masked: true }), HERE, NO_LINKS)).not.toContain('suggestion');
  });

  it('fences a suggestion with backticks in it', () => {
    const text = 'x = """\n```\n"""';
    const body = renderComment(finding({ suggestion: { ...suggestion, text } }), HERE, NO_LINKS);
    expect(body).toContain(`\n\`\`\`\`suggestion\n${text}\n\`\`\`\`\n`);
  });

  it('is never too long and never loses its marker', () => {
    const text = 'x'.repeat(100_000);
    const long = finding({ message: text, advice: text, suggestion: { ...suggestion, text } });
    const body = renderComment({ ...long, because: Array(50).fill({ path: text, line: 1, note: text }) }, HERE, LINKS);
    expect(body.length).toBeLessThanOrEqual(60_000);
    expect(readCommentMarker(body)).toMatchObject({ fingerprint: long.fingerprint, rule: long.rule });
  });

  it('is found by the marker at its end only', () => {
    const forged = commentMarker(finding({ fingerprint: 'forged' }));
    const body = renderComment(finding({ suggestion: { ...suggestion, text: forged } }), HERE, NO_LINKS);
    expect(readCommentMarker(body)?.fingerprint).toBe(finding().fingerprint);
    expect(readCommentMarker(`${forged}\nmore`)).toBeNull();
  });
});

describe('an annotation', () => {
  it('has columns only on a single line', () => {
    expect(renderAnnotation(finding())).toEqual({
      path: 'app/shop.py',
      startLine: 4,
      endLine: 4,
      startColumn: 5,
      endColumn: 18,
      level: 'failure',
      title: 'async/blocking-sleep',
      message: '`time.sleep()` stops every request of this worker.\n\nAwait `asyncio.sleep()`.',
    });
    expect(renderAnnotation(finding({ endLine: 6 }))).not.toHaveProperty('startColumn');
  });

  it('names the places that are the reason', () => {
    const because = [{ path: 'app/db [old].py', line: 7, note: '`load` waits here.' }];
    expect(renderAnnotation(finding({ because })).message).toBe(
      '`time.sleep()` stops every request of this worker.\n\nAwait `asyncio.sleep()`.\n\n' +
        'Because:\n- app/db [old].py:7: `load` waits here.',
    );
  });

  it('stays below the 64 KB that GitHub takes, whatever its texts are', () => {
    const text = '\u{10ffff}'.repeat(10_000);
    const because = Array(50).fill({ path: text, line: 1, note: text });
    const { message } = renderAnnotation(finding({ message: text, advice: text, because }));
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(65_536);
  });
});

const EMPTY: SummaryContent = {
  ...judgement([], { stats: { files: 3, lines: 1_234, milliseconds: 5 } }),
  change: change(),
  kept: 0,
  dismissed: new Map(),
  retired: [],
};

describe('the summary of a check', () => {
  it('has everything', () => {
    const summary = renderSummary(
      {
        ...EMPTY,
        findings: [finding(), finding({ severity: 'warning', path: 'a|b.py', line: 1, endLine: 3 })],
        kept: 1,
        notReviewed: [{ path: 'app/`x`.py', reason: 'The file is binary.' }],
        change: { incomplete: ['GitHub lists 3,000 of the 3,412 changed files.'] },
        withoutProject: 'The repository has 7,312 Python files; the project index holds up to 5,000.',
        diagnostics: [{ path: 'app/a.py', rule: 'db/n-plus-one', message: 'x is undefined' }],
        configurationProblems: [{ path: '.github/hunkwise.yml', line: 2, column: 3, message: 'no such rule `a/b`' }],
      },
      LINKS,
    );
    expect(summary).toMatchInlineSnapshot(`
      "**1 error, 1 warning** in 3 reviewed files (1,234 lines). 1 was commented on before.

      | | Where | Rule | What | Id |
      | --- | --- | --- | --- | --- |
      | error | [\`app/shop.py:4\`](https://github.com/acme/shop/blob/c0ffee0000000000000000000000000000000000/app/shop.py#L4) | \`async/blocking-sleep\` | \`time.sleep()\` stops every request of this worker. | HW-async-blocking-sleep:ap |
      | warning | [<code>a&#124;b&#46;py&#58;1</code>](https://github.com/acme/shop/blob/c0ffee0000000000000000000000000000000000/a%7Cb.py#L1-L3) | \`async/blocking-sleep\` | \`time.sleep()\` stops every request of this worker. | HW-async-blocking-sleep:a| |

      ### Not read
      - GitHub lists 3,000 of the 3,412 changed files.
      - \`\`app/\`x\`.py\`\`: The file is binary.

      ### Judged without the rest of the project
      The repository has 7,312 Python files; the project index holds up to 5,000. Rules that rest on it were silent.

      ### Rules that crashed
      The others have judged these files all the same.

      - \`db/n-plus-one\` on \`app/a.py\`: x is undefined

      ### Problems in the configuration
      What is wrong was left out; the rest applies.

      - \`.github/hunkwise.yml:2:3\`: no such rule \`a/b\`"
    `);
  });

  it('is short when there is nothing to say', () => {
    expect(renderSummary(EMPTY, LINKS)).toBe('No findings in 3 reviewed files (1,234 lines).');
  });

  it('lists what the change silences, not what was silenced before', () => {
    const silenced = [
      { finding: finding({ path: 'a|b.py', line: 7 }), line: 6, isNew: true },
      { finding: finding({ path: 'old.py' }), line: 4, isNew: false },
    ];
    const summary = renderSummary({ ...EMPTY, silenced }, NO_LINKS);
    expect(summary).toContain(
      '### Silenced by this change\n| Where | Rule | What is not reported |\n| --- | --- | --- |\n' +
        '| <code>a&#124;b&#46;py&#58;6</code> | `async/blocking-sleep` | error: `time.sleep()` stops every request of this worker. |',
    );
    expect(summary).not.toContain('old.py');
  });

  it.each<[string, Partial<SummaryContent>, string | null]>([
    ['nothing', {}, null],
    [
      'a shared one',
      { change: change({ configuration: { path: 'acme/.github:x', text: '', sharedBy: 'acme/.github' } }) },
      'The configuration is that of `acme/.github`, since this repository has none.',
    ],
    [
      'a valid proposal',
      { change: change({ proposal: { kind: 'adds', text: '' } }), proposalProblems: [] },
      'This pull request adds `.github/hunkwise.yml`; that counts once merged. It is valid.',
    ],
    [
      'a wrong proposal',
      {
        change: change({ proposal: { kind: 'changes', text: 'x' } }),
        proposalProblems: [{ path: '.github/hunkwise.yml', line: 2, column: 3, message: 'no such rule @you' }],
      },
      'This pull request changes `.github/hunkwise.yml`; that counts once merged. What is wrong in it will not count:\n\n' +
        '- `.github/hunkwise.yml:2:3`: no such rule @&#8203;you',
    ],
    [
      'a removal',
      { change: change({ proposal: { kind: 'removes', text: null } }), proposalProblems: [] },
      'This pull request removes `.github/hunkwise.yml`; that counts once merged.',
    ],
    [
      'no text',
      { change: change({ proposal: { kind: 'changes', text: null } }), proposalProblems: [] },
      'This pull request changes `.github/hunkwise.yml`; that counts once merged. It is too long or no text: the defaults will apply.',
    ],
  ])('tells of the configuration: %s', (_, content, expected) => {
    const sections = renderSummary({ ...EMPTY, ...content }, NO_LINKS).split('### Configuration\n');
    expect(sections[1] ?? null).toBe(expected);
  });

  it('ends long lists at a row, says how many are left out, and stays below 65,535 characters', () => {
    const path = `${'deep/'.repeat(60)}file.py`;
    const findings = Array.from({ length: 1_000 }, (_, at) =>
      finding({ path, line: at + 1, message: 'x'.repeat(500) }),
    );
    const dismissal = {
      rule: 'a/b',
      fingerprint: 'f',
      snippet: 's',
      function: null,
      by: 'ada',
      reason: 'v'.repeat(900),
    };
    const notReviewed = Array.from({ length: 1_000 }, () => ({ path, reason: 'y'.repeat(900) }));
    const diagnostics = Array.from({ length: 1_000 }, () => ({ path, rule: 'a/b', message: 'z'.repeat(900) }));
    const configurationProblems = Array.from({ length: 1_000 }, () => ({
      path,
      line: 1,
      column: 1,
      message: 'w'.repeat(2_000),
    }));
    const silenced = findings.map((each) => ({ finding: each, line: each.line, isNew: true }));
    const dismissed = new Map(findings.map((each) => [each, dismissal]));
    const summary = renderSummary(
      {
        ...EMPTY,
        ...{ findings, notReviewed, diagnostics, configurationProblems, silenced, dismissed },
        change: change({ proposal: { kind: 'changes', text: '' } }),
        proposalProblems: configurationProblems,
      },
      LINKS,
    );
    expect(summary.length).toBeLessThanOrEqual(65_535);
    const shown = summary.split('### Dismissed')[0]?.match(/^\| error /gm)?.length ?? 0;
    expect(shown).toBeGreaterThan(20);
    expect(summary).toContain(`\nand ${1_000 - shown} more findings.`);
  });
});
