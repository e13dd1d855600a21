import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { pretty } from '../../src/formats/index.ts';
import { finding, judgement } from './judgement.ts';

const PLAIN = { color: false, width: 80 };
const SOURCE = `import time

async def read():
    time.sleep(1)
    return 1
`;

function frameOf(code: string, fields: Parameters<typeof finding>[0], width = 80): string[] {
  const text = pretty(judgement({ findings: [finding(fields)] }), new Map([['app/main.py', code]]), {
    color: false,
    width,
  });
  return text.split('\n').filter((line) => /^ *\d* \| /.test(line));
}

test('findings, what was not read, crashes and the summary', () => {
  const because = [{ path: 'app/db.py', line: 2, note: 'It comes from here.' }];
  const text = pretty(
    judgement({
      findings: [
        finding({ because }),
        finding({ path: 'gone.py', severity: 'warning', advice: '' }),
        finding({ severity: 'error', path: 'x.py' }),
      ],
      notReviewed: [{ path: 'big.py', reason: 'too large' }],
      diagnostics: [{ path: 'a.py', rule: 'db/x', message: 'boom' }],
    }),
    new Map([['app/main.py', SOURCE]]),
    PLAIN,
  );
  expect(text).toBe(`error[async/blocking-sleep]: \`time.sleep()\` stops every request.
 --> app/main.py:4:5
  |
2 |
3 | async def read():
4 |     time.sleep(1)
  |     ^^^^^^^^^^^^^
5 |     return 1
  |
  = help: Await \`asyncio.sleep()\`.
  = because: app/db.py:2: It comes from here.

warning[async/blocking-sleep]: \`time.sleep()\` stops every request.
 --> gone.py:4:5

error[async/blocking-sleep]: \`time.sleep()\` stops every request.
 --> x.py:4:5
  = help: Await \`asyncio.sleep()\`.

Not reviewed:
  big.py: too large

Crashed rules, please report them:
  a.py: \`db/x\` crashed (boom)

2 errors, 1 warning in 14 files (1,204 lines, 0.4 s); 1 file not reviewed
`);
});

test('nothing found', () => {
  const stats = { files: 1, lines: 1, milliseconds: 9 };
  expect(pretty(judgement({ stats }), new Map(), PLAIN)).toBe('No findings in 1 file (1 line, 0.0 s)\n');
});

test('colours change nothing but the colours', () => {
  const sources = new Map([['app/main.py', SOURCE]]);
  const findings = [finding(), finding({ severity: 'note' })];
  const colored = pretty(judgement({ findings }), sources, { ...PLAIN, color: true });
  expect(colored).toContain('\u001b[31m');
  expect(stripVTControlCharacters(colored)).toBe(pretty(judgement({ findings }), sources, PLAIN));
});

describe('the underline stands below its text', () => {
  test('after tabs', () => {
    expect(frameOf('\tx = f()\n', { line: 1, endLine: 1, column: 6, endColumn: 9 })).toEqual([
      '1 |     x = f()',
      '  |         ^^^',
    ]);
  });

  test('after and below wide characters, in code points', () => {
    const code = 's = "日本🎉"; f("値")';
    const marks = `  | ${' '.repeat(14)}^^^^^^^`;
    expect(frameOf(code, { line: 1, endLine: 1, column: 12, endColumn: 18 })).toEqual([`1 | ${code}`, marks]);
  });

  test('at the end of a line, and beyond the end of the file', () => {
    expect(frameOf('f(\r\n', { line: 1, endLine: 1, column: 3, endColumn: 3 })).toEqual(['1 | f(', '  |   ^']);
    expect(frameOf('f()\n', { line: 9, endLine: 9 })).toEqual([]);
  });

  test('on the first line of several', () => {
    expect(frameOf('x = f(\n  1,\n)\n', { line: 1, endLine: 3, column: 5, endColumn: 2 })).toEqual([
      '1 | x = f(',
      '  |     ^^',
      '2 |   1,',
      '3 | )',
    ]);
  });

  test('in a window of a very long line', () => {
    const code = `x = [${'1, '.repeat(30_000)}f(), ${'2, '.repeat(30_000)}]\n`;
    const [line = '', marks = ''] = frameOf(code, { line: 1, endLine: 1, column: 90_006, endColumn: 90_009 }, 60);
    expect(line.length).toBeLessThanOrEqual(60);
    expect(line.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toBe('f()');
  });
});

describe('a secret is never shown', () => {
  const code = 'before = "hunter2hunter2"\nKEY = "hunter2hunter2"\nOTHER = "s3cr3t-s3cr3t"\n';
  const findings = [
    finding({ masked: true, line: 2, endLine: 2, column: 7, endColumn: 23 }),
    finding({ masked: true, line: 3, endLine: 3, column: 9, endColumn: 24 }),
    finding({ line: 1, endLine: 1, column: 1, endColumn: 7 }),
  ];

  test('at its place, elsewhere in the frame, or in the frame of another finding', () => {
    const text = pretty(judgement({ findings }), new Map([['app/main.py', code]]), PLAIN);
    expect(text).not.toMatch(/hunter2|s3cr3t/);
    expect(text).toContain('1 | before = "********"\n2 | KEY = ********\n  |       ^^^^^^^^\n3 | OTHER = ********\n');
  });

  test('over several lines', () => {
    const pem = 'KEY = """-----BEGIN\nabcdefgh\n-----END"""\nabcdefgh\n';
    const text = frameOf(pem, { masked: true, line: 1, endLine: 3, column: 7, endColumn: 12 }).join('\n');
    expect(text).toBe('1 | KEY = ********\n  |       ^^^^^^^^\n2 | ********\n3 | ********');
  });
});

test('source code does not operate the terminal', () => {
  const code = 'x = "\u001b[2J\u202e\u0007" ; f()\n';
  const text = pretty(
    judgement({ findings: [finding({ path: 'a\u001b.py', message: 'm\u001b[31m\nn', line: 1, endLine: 1 })] }),
    new Map([['a\u001b.py', code]]),
    PLAIN,
  );
  for (const character of ['\u001b', '\u202e', '\u0007']) expect(text).not.toContain(character);
  expect(text).toContain('m�[31m n');
});
