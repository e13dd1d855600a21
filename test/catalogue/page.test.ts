import { expect, test } from 'vitest';
import { parseMarks, parsePage } from '../../src/catalogue/index.ts';

const PAGE = `# Blocking sleep

First words.

## What it finds
A call.

\`\`\`python bad
import time
async def f():
    time.sleep(1)  # finding: stops every request
\`\`\`

## What to do instead

\`\`\`\`python good title="app/main.py"
"""
\`\`\`
"""
\`\`\`\`

\`\`\`python good title="app/db.py"
x = 1
\`\`\`
Another project:
\`\`\`py good title="app/db.py"
\`\`\`

\`\`\`yaml
rules: {}
\`\`\`

## When it stays silent
### In a thread
~~~python ok
time.sleep(1)
~~~
~~~python ok
time.sleep(2)
`;

test('title, sections and examples', () => {
  const page = parsePage(PAGE);
  expect(page.title).toBe('Blocking sleep');
  expect(page.sections).toEqual([
    { heading: '', text: 'First words.' },
    { heading: 'What it finds', text: 'A call.' },
    { heading: 'What to do instead', text: 'Another project:\n\n```yaml\nrules: {}\n```' },
    { heading: 'When it stays silent', text: '### In a thread' },
  ]);
  expect(
    page.examples.map(({ kind, heading, line, files }) => [kind, heading, line, files.map((f) => f.path)]),
  ).toEqual([
    ['bad', 'What it finds', 8, ['app/example.py']],
    ['good', 'What to do instead', 16, ['app/main.py', 'app/db.py']],
    ['good', 'What to do instead', 26, ['app/db.py']],
    ['ok', 'In a thread', 35, ['app/example.py']],
    ['ok', 'In a thread', 38, ['app/example.py']],
  ]);
});

test('code comes as it stands, with the line it starts on', () => {
  const { examples } = parsePage(PAGE.replaceAll('\n', '\r\n'));
  expect(examples[0]?.files[0]).toEqual({
    path: 'app/example.py',
    code: 'import time\nasync def f():\n    time.sleep(1)  # finding: stops every request\n',
    line: 9,
  });
  expect(examples[1]?.files[0]?.code).toBe('"""\n```\n"""\n');
  expect(examples[4]?.files[0]?.code).toContain('time.sleep(2)\n');
});

test.each([
  ['an untitled fence', '```python bad\n```\n```python bad title="b.py"\n```', 2],
  ['another kind', '```python bad title="a.py"\n```\n```python ok title="b.py"\n```', 2],
  ['the same title again', '```python bad title="a.py"\n```\n```python bad title="a.py"\n```', 2],
  ['another heading', '```python bad title="a.py"\n```\n## New\n```python bad title="b.py"\n```', 2],
  ['blank lines only', '```python bad title="a.py"\n```\n\n\n```python bad title="b.py"\n```', 1],
])('%s between two fences', (_, markdown, count) => {
  expect(parsePage(markdown).examples).toHaveLength(count);
});

test.each(['python', 'python baad', 'python bad titel="x"', 'py title="x.py"'])(
  'a fence tagged %j is refused',
  (info) => {
    expect(() => parsePage(`# T\n\n\`\`\`${info}\nx\n\`\`\`\n`)).toThrow(
      expect.objectContaining({ code: 'page-invalid', message: expect.stringContaining('Line 3') }),
    );
  },
);

test('marks', () => {
  const code = 'a()  # finding\nb()  #finding: some words  \nc()  # finding out\nd()  # noqa  # finding: x\ne()\n';
  expect(parseMarks(code)).toEqual([
    { line: 1, words: null },
    { line: 2, words: 'some words' },
    { line: 4, words: 'x' },
  ]);
});
