import { expect, test } from 'vitest';
import { wantsColor } from '../../src/cli/output.ts';
import { parsePullRequest, parseRange, parseSelect } from '../../src/cli/parse-arguments.ts';

test.each([
  ['a..b', { base: 'a', head: 'b', mergeBase: false }],
  ['a...b', { base: 'a', head: 'b', mergeBase: true }],
  ['a', { base: 'a', head: 'HEAD', mergeBase: false }],
  ['a..', { base: 'a', head: 'HEAD', mergeBase: false }],
  ['a...', { base: 'a', head: 'HEAD', mergeBase: true }],
  ['v1.2.3..v1.2.4', { base: 'v1.2.3', head: 'v1.2.4', mergeBase: false }],
  ['origin/main...HEAD~2', { base: 'origin/main', head: 'HEAD~2', mergeBase: true }],
])('the range %s', (text, range) => {
  expect(parseRange(text)).toEqual(range);
});

test.each(['', '..', '..b', '...b'])('the range %j is refused', (text) => {
  expect(() => parseRange(text)).toThrow('BASE..HEAD');
});

test('a selection of rules', () => {
  expect(parseSelect('a/b, c/d,')).toEqual(['a/b', 'c/d']);
  expect(parseSelect('a/b,all')).toBe('all');
  expect(() => parseSelect(' ,')).toThrow('hunkwise rules');
});

test.each([
  ['fief-dev/fief#12', { owner: 'fief-dev', repo: 'fief', number: 12 }],
  ['https://github.com/a/b.c/pull/3/files', { owner: 'a', repo: 'b.c', number: 3 }],
])('the pull request %s', (text, name) => {
  expect(parsePullRequest(text)).toEqual(name);
});

test.each(['a/b', 'a#1', 'a/b#0', 'a/b#x', 'a b/c#1'])('the pull request %j is refused', (text) => {
  expect(() => parsePullRequest(text)).toThrow('OWNER/REPO#N');
});

test.each([
  [{}, true, true],
  [{}, false, false],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
  [{ TERM: 'dumb' }, true, false],
])('colours with %j on a terminal (%s): %s', (env, isTerminal, expected) => {
  expect(wantsColor(env, isTerminal)).toBe(expected);
});
