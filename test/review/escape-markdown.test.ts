import { describe, expect, it } from 'vitest';
import { codeCell, codeSpan, fenceFor, oneLine, prose, proseCell } from '../../src/review/escape-markdown.ts';

describe('text of the code under review', () => {
  it.each([
    ['plain text stays', 'a plain sentence.', 'a plain sentence.'],
    ['code spans stay', 'call `time.sleep()` here', 'call `time.sleep()` here'],
    ['HTML', '<img src=x onerror=y> & co', '&lt;img src=x onerror=y&gt; &amp; co'],
    ['a comment that hides the rest', '<!-- hunkwise:v1', '&lt;!-- hunkwise:v1'],
    ['mentions', 'ask @octocat', 'ask @&#8203;octocat'],
    ['an encoded mention', '&#64;octocat', '&amp;#&#8203;64;octocat'],
    ['links', '[click](https://evil.example)', '\\[click\\](https:&#8203;//evil.example)'],
    ['a bracket behind a backslash', '\\[x](y)', '\\\\\\[x\\](y)'],
    ['references', 'fixes #12 and GH-3', 'fixes #&#8203;12 and GH-&#8203;3'],
    ['bare links', 'www.evil.example', 'www&#8203;.evil.example'],
    ['references to other repositories', 'closes user/repo#1', 'closes user/repo#&#8203;1'],
    ['mentions of teams', 'cc @team/name', 'cc @&#8203;team/name'],
    ['addresses', 'a@b.example mailto:a@b.example', 'a@&#8203;b.example mailto:a@&#8203;b.example'],
    ['an issue by its link', 'fixes https://github.com/a/b/issues/1', 'fixes https:&#8203;//github.com/a/b/issues/1'],
    ['what would end our marker', 'x --> y <!-- z', 'x --&gt; y &lt;!-- z'],
    ['a marker of ours', '<!-- hunkwise:v1 fp=1 -->', '&lt;!-- hunkwise:v1 fp=1 --&gt;'],
    ['emoji, which are harmless', ':tada: \u{1f389}', ':tada: \u{1f389}'],
    ['an alert', '> [!CAUTION]', '&gt; \\[!CAUTION\\]'],
    ['a footnote', 'x[^1]', 'x\\[^1\\]'],
    ['emphasis', '*a* __b__ ~c~', '\\*a\\* \\_\\_b\\_\\_ \\~c\\~'],
    ['an open code span', 'a ` @b', 'a \\` @&#8203;b'],
    ['line breaks', 'a\n\n# b\r\n- c', 'a # b - c'],
    ['text that runs backwards', 'a\u202eb\u2066c', 'abc'],
  ])('%s', (_, text, expected) => {
    expect(prose(text)).toBe(expected);
  });

  it('keeps what code spans hold, with a fence that is long enough', () => {
    expect(prose('see ``a`b`` and `@x`')).toBe('see ``a`b`` and `@x`');
    expect(codeSpan('`a`')).toBe('`` `a` ``');
    expect(codeSpan('a\nb')).toBe('`a b`');
  });

  it('cannot break out of a cell of a table', () => {
    expect(codeCell('a/b.py')).toBe('`a/b.py`');
    expect(codeCell('a|b')).toBe('<code>a&#124;b</code>');
    expect(codeCell('</code>\\|@x')).toBe('<code>&#60;&#47;code&#62;&#92;&#124;&#64;x</code>');
    expect(proseCell('a|b `c|d`')).toBe('a&#124;b <code>c&#124;d</code>');
  });

  it('is cut to a length', () => {
    expect(oneLine('one two three', 8)).toBe('one two…');
    expect(oneLine('one two', 7)).toBe('one two');
  });

  it('gets a fence longer than any run of backticks', () => {
    expect(fenceFor('a', 3)).toBe('```');
    expect(fenceFor('a ```` b', 3)).toBe('`````');
  });
});
