import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCommands } from '../../src/review/parse-commands.ts';

const RECHECK = [{ name: 'recheck' }];

describe('a command is the first word of a line', () => {
  it.each([
    ['/recheck', RECHECK],
    ['Thanks!\r\n/recheck please', RECHECK],
    ['  /recheck', RECHECK],
    ['> said\n\n/recheck', RECHECK],
    ['```\ncode\n```\n/recheck', RECHECK],
    ['`/dismiss` is it.\n/recheck', RECHECK],
    ['<!-- hidden -->\n/recheck', RECHECK],
    ['/recheck\n/recheck', RECHECK],
    ['/explain db/n-plus-one', [{ name: 'explain', rule: 'db/n-plus-one' }]],
    ['/explain `db/n-plus-one`, please', [{ name: 'explain', rule: 'db/n-plus-one' }]],
    ['/explain', [{ name: 'explain', rule: null }]],
    ['/dismiss it is a test', [{ name: 'dismiss', id: null, reason: 'it is a test' }]],
    ['/dismiss HW-3F2a: known', [{ name: 'dismiss', id: '3f2a', reason: 'known' }]],
    ['/dismiss HW-3f2a', [{ name: 'dismiss', id: '3f2a', reason: '' }]],
    ['/dismiss', [{ name: 'dismiss', id: null, reason: '' }]],
    ['/dismiss HW-xyz no id', [{ name: 'dismiss', id: null, reason: 'HW-xyz no id' }]],
  ])('%j', (body, commands) => expect(parseCommands(body)).toEqual(commands));
});

describe('no command is', () => {
  it.each([
    'please /recheck',
    '/rechecked',
    '/recheck!',
    '- /recheck',
    '> /recheck',
    '> said\n/recheck',
    '   > /recheck',
    '    /recheck',
    '\t/recheck',
    '```\n/recheck\n```',
    '~~~\n/recheck',
    '- ```sh\n  /recheck\n  ```',
    '````\n```\n/recheck\n````',
    '`a\n/recheck\nb`',
    '<!--\n/recheck\n-->',
    'see <pre>\n/recheck\n</pre>',
    '',
  ])('%j', (body) => expect(parseCommands(body)).toEqual([]));
});

it('a comment has ten commands at most, and a reason 300 characters', () => {
  const body = Array.from({ length: 20 }, (_, at) => `/dismiss ${at}${'x'.repeat(400)}`).join('\n');
  const commands = parseCommands(body);
  expect(commands).toHaveLength(10);
  expect(commands.every((each) => each.name === 'dismiss' && each.reason.length === 300)).toBe(true);
});

it.each([
  ['code spans', '`a`\n'.repeat(16_000)],
  ['runs of backticks', Array.from({ length: 350 }, (_, at) => '`'.repeat(at)).join('a')],
  ['a long name', `/explain x${'.'.repeat(65_000)}x`],
  ['hidden starts', '<!--'.repeat(16_000)],
])('the longest comment of %s is read at once', (_, body) => {
  const started = performance.now();
  parseCommands(body);
  expect(performance.now() - started).toBeLessThan(2_000);
});

describe('whatever the text around it', () => {
  const line = fc.oneof(fc.string(), fc.constantFrom('', '/recheck', '> a', '```', '~~~', '<!--', '-->', '`', '- x'));
  const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n'));

  const parsed = (change: (body: string) => string) =>
    fc.assert(fc.property(text, (body) => void expect(parseCommands(change(body))).toEqual([])));

  it('a quoted text holds no command', () => parsed((body) => body.replaceAll(/^/gm, '> ')));
  it('a text in a fence longer than its own holds no command', () => parsed((body) => `\`\`\`\`\n${body}\n\`\`\`\``));
  it('an indented text holds no command', () => parsed((body) => body.replaceAll(/^/gm, '    ')));

  it('a command in front of it is found', () => {
    fc.assert(
      fc.property(text, (body) => void expect(parseCommands(`/recheck\n\n${body}`)).toContainEqual(RECHECK[0])),
    );
  });
});
