import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadConfiguration } from '../../src/config/index.ts';
import { readConfiguration } from '../../src/config/read.ts';
import { RULES } from './rules.ts';

const { configuration: DEFAULTS } = await loadConfiguration(null, RULES);

function read(text: string) {
  const { configuration, problems } = readConfiguration({ path: '.github/hunkwise.yml', text }, RULES);
  return { configuration, problems: problems.map(({ line, column, message }) => `${line}:${column} ${message}`) };
}

describe('a valid file', () => {
  test('no file, an empty one and one of comments mean the defaults', () => {
    expect(DEFAULTS).toEqual({
      rules: {
        'db/unbounded-query': { severity: null, options: {} },
        'validation/unbounded-pagination': { severity: null, options: {} },
        'testing/happy-path-only': { severity: 'off', options: {} },
      },
      overrides: [],
      include: [],
      ignore: [],
      failOn: 'error',
      python: null,
      comments: { max: 30, drafts: false, levels: ['error', 'warning'] },
      incomplete: 'block',
      onOutage: 'pass',
      fixed: 'delete',
      allowInlineIgnores: true,
    });
    for (const text of ['', '# nothing\n', 'rules:\n  # db/unbounded-query: off\npaths:\nfail-on:\n']) {
      expect(read(text)).toEqual({ configuration: DEFAULTS, problems: [] });
    }
  });

  test('every setting counts', () => {
    const text = `extends: none
rules:
  db/unbounded-query: error
  validation/unbounded-pagination: { severity: note, parameters: [limit, per_page], most: 50, strict: true, word: x }
paths: { include: [src/], ignore: ["legacy/**", "!legacy/new.py"] }
fail-on: warning
python: "3.11"
overrides:
  - paths: ["billing/**"]
    rules: { db/unbounded-query: error, testing/happy-path-only: off }
comments: { max: 5, drafts: true, levels: [error] }
incomplete: neutral
on-outage: block
fixed: minimise
allow-inline-ignores: false
`;
    expect(read(text)).toEqual({
      problems: [],
      configuration: {
        ...DEFAULTS,
        rules: {
          'db/unbounded-query': { severity: 'error', options: {} },
          'validation/unbounded-pagination': {
            severity: 'note',
            options: { parameters: ['limit', 'per_page'], most: 50, strict: true, word: 'x' },
          },
          'testing/happy-path-only': { severity: 'off', options: {} },
        },
        overrides: [
          { paths: ['billing/**'], rules: { 'db/unbounded-query': 'error', 'testing/happy-path-only': 'off' } },
        ],
        include: ['src/'],
        ignore: ['legacy/**', '!legacy/new.py'],
        failOn: 'warning',
        python: '3.11',
        comments: { max: 5, drafts: true, levels: ['error'] },
        incomplete: 'neutral',
        onOutage: 'block',
        fixed: 'minimise',
        allowInlineIgnores: false,
      },
    });
  });

  test.each([
    ['recommended', [null, 'off']],
    ['all', [null, null]],
    ['none', ['off', 'off']],
  ])('extends: %s', (preset, expected) => {
    const { rules } = read(`extends: ${preset}`).configuration;
    expect([rules['db/unbounded-query']?.severity, rules['testing/happy-path-only']?.severity]).toEqual(expected);
  });

  test('options alone do not switch a rule on', () => {
    const { rules } = read('extends: none\nrules:\n  validation/unbounded-pagination: { most: 5 }').configuration;
    expect(rules['validation/unbounded-pagination']).toEqual({ severity: 'off', options: { most: 5 } });
  });

  test('a version without quotes is what was written, not the number 3.1', () => {
    expect(read('python: 3.10')).toMatchObject({ configuration: { python: '3.10' }, problems: [] });
  });

  test('line ends of Windows and a byte order mark', () => {
    expect(read('\ufeffextends: all\r\nfail-on: never\r\n')).toMatchObject({
      problems: [],
      configuration: { failOn: 'never' },
    });
  });
});

const SEVERITIES = 'expected one of error, warning, note, off';
const OR_MAPPING = `${SEVERITIES}, or a mapping of severity and options.`;

test.each([
  ['extends: recomended', '1:10 `extends` is `recomended`, expected one of recommended, all, none.'],
  ['fail-on: note', '1:10 `fail-on` is `note`, expected one of error, warning, never.'],
  ['python: "2.7"', '1:9 `python` is `2.7`, expected a version such as "3.11".'],
  ['python: [3]', '1:9 `python` is a list, expected a string.'],
  ['fail_on: error', '1:1 `fail_on` is not a known key, did you mean `fail-on`?'],
  [
    'colour: red',
    '1:1 `colour` is not a known key, expected one of extends, rules, overrides, paths, fail-on, comments, incomplete, ' +
      'on-outage, fixed, allow-inline-ignores, python.',
  ],
  ['- a', '1:1 The file is a list, expected a mapping.'],
  ['hello', '1:1 The file is `hello`, expected a mapping.'],
  ['rules: [a]', '1:8 `rules` is a list, expected a mapping.'],
  ['rules:\n  db/unbounded-query: eror', `2:23 \`rules.db/unbounded-query\` is \`eror\`, ${OR_MAPPING}`],
  ['rules:\n  db/unbounded-query: 1', `2:23 \`rules.db/unbounded-query\` is \`1\`, ${OR_MAPPING}`],
  ['rules:\n  db/unbounded-query:', `2:22 \`rules.db/unbounded-query\` is empty, ${OR_MAPPING}`],
  ['rules:\n  db/unbounded-query: [a]', `2:23 \`rules.db/unbounded-query\` is a list, ${OR_MAPPING}`],
  ['rules:\n  db/unbound-query: off', '2:3 `db/unbound-query` is not a rule, did you mean `db/unbounded-query`?'],
  ['rules:\n  unbounded-query: off', '2:3 `unbounded-query` is not a rule, did you mean `db/unbounded-query`?'],
  ['rules:\n  zzz: off', '2:3 `zzz` is not a rule, expected the id of a rule, as `hunkwise rules` lists them.'],
  [
    'rules:\n  validation/unbounded-pagination: { severity: eror }',
    `2:48 \`rules.validation/unbounded-pagination.severity\` is \`eror\`, ${SEVERITIES}.`,
  ],
  [
    'rules:\n  validation/unbounded-pagination:\n    most: many',
    '3:11 `rules.validation/unbounded-pagination.most` is `many`, expected a number.',
  ],
  [
    'rules:\n  validation/unbounded-pagination: {strict: 1}',
    '2:45 `rules.validation/unbounded-pagination.strict` is `1`, expected true or false.',
  ],
  [
    'rules:\n  validation/unbounded-pagination: {parameters: limit}',
    '2:49 `rules.validation/unbounded-pagination.parameters` is `limit`, expected a list of strings.',
  ],
  [
    'rules:\n  validation/unbounded-pagination: {parameters: [a, 2]}',
    '2:53 `rules.validation/unbounded-pagination.parameters.1` is `2`, expected a string.',
  ],
  [
    'rules:\n  validation/unbounded-pagination: {parameter: [a]}',
    '2:37 `rules.validation/unbounded-pagination.parameter` is not a known key, did you mean `parameters`?',
  ],
  ['paths: {ignore: legacy}', '1:17 `paths.ignore` is `legacy`, expected a list of strings.'],
  ['paths: {ignored: [a]}', '1:9 `paths.ignored` is not a known key, did you mean `ignore`?'],
  [
    'paths: {ignore: ["**/a/**/b/**/c/**"]}',
    '1:18 `paths.ignore.0` is `**/a/**/b/**/c/**`, expected a pattern with at most three `**`.',
  ],
  ['paths: {include: src}', '1:18 `paths.include` is `src`, expected a list of strings.'],
  ['overrides: {a: b}', '1:12 `overrides` is a mapping, expected a list.'],
  ['overrides: [a]', '1:13 `overrides.0` is `a`, expected a mapping.'],
  ['overrides:\n  - rules: {}', '2:5 `overrides.0.paths` is empty, expected a list of strings.'],
  ['overrides:\n  - paths: [a]', '2:5 `overrides.0.rules` is empty, expected a mapping.'],
  [
    'overrides:\n  - {paths: [a], rules: {}, fail-on: error}',
    '2:29 `overrides.0.fail-on` is not a known key, expected one of paths, rules.',
  ],
  ['comments: {max: 0}', '1:17 `comments.max` is `0`, expected a whole number from 1 to 30.'],
  ['comments: {max: 31}', '1:17 `comments.max` is `31`, expected a whole number from 1 to 30.'],
  ['comments: {max: 1.5}', '1:17 `comments.max` is `1.5`, expected a whole number.'],
  ['comments: {max: all}', '1:17 `comments.max` is `all`, expected a number.'],
  ['comments: {draft: true}', '1:12 `comments.draft` is not a known key, did you mean `drafts`?'],
  ['comments: {drafts: yes}', '1:20 `comments.drafts` is `yes`, expected true or false.'],
  ['comments: {levels: [info]}', '1:21 `comments.levels.0` is `info`, expected one of error, warning, note.'],
  ['comments: off', '1:11 `comments` is `off`, expected a mapping.'],
  ['incomplete: pass', '1:13 `incomplete` is `pass`, expected one of block, neutral.'],
  ['on-outage: neutral', '1:12 `on-outage` is `neutral`, expected one of pass, block.'],
  ['fixed: resolve', '1:8 `fixed` is `resolve`, expected one of delete, minimise.'],
  ['allow-inline-ignores: "no"', '1:23 `allow-inline-ignores` is `no`, expected true or false.'],
  ['extends: all\nextends: none', '2:1 Not valid YAML (Map keys must be unique), expected a mapping of settings.'],
  ['extends: all\n---\nextends: none', '2:1 A second YAML document starts here, expected only one.'],
  [
    'rules:\n  a: b\n - c: d',
    '3:1 Not valid YAML (A block sequence may not be used as an implicit map key), expected a mapping of settings.',
  ],
])('%j is reported', (text, problem) => {
  expect(read(text)).toEqual({ problems: [problem], configuration: DEFAULTS });
});

test('what is valid counts beside what is not', () => {
  const text = `fail-on: warning
rules:
  db/unbounded-query: eror
  testing/happy-path-only: note
  nonsense: off
paths: { ignore: [legacy], other: 1 }
extends: al
`;
  const { configuration, problems } = read(text);
  expect(problems.map((problem) => problem.split(' ')[0])).toEqual(['3:23', '5:3', '6:28', '7:10']);
  expect(configuration).toEqual({
    ...DEFAULTS,
    failOn: 'warning',
    ignore: ['legacy'],
    rules: { ...DEFAULTS.rules, 'testing/happy-path-only': { severity: 'note', options: {} } },
  });
});

test('of an override only the wrong rule is left out, and the whole of it when its paths are wrong', () => {
  const text = `overrides:
  - paths: [a]
    rules: { db/unbounded-query: eror, testing/happy-path-only: note }
  - paths: b
    rules: { db/unbounded-query: error }
  - paths: [c]
    rules: { db/unbound-query: note, db/unbounded-query: { severity: note } }
comments: { max: 99, drafts: true }
`;
  const { configuration, problems } = read(text);
  expect(problems).toEqual([
    `3:34 \`overrides.0.rules.db/unbounded-query\` is \`eror\`, ${SEVERITIES}.`,
    '4:12 `overrides.1.paths` is `b`, expected a list of strings.',
    '7:14 `db/unbound-query` is not a rule, did you mean `db/unbounded-query`?',
    `7:58 \`overrides.2.rules.db/unbounded-query\` is a mapping, ${SEVERITIES}.`,
    '8:18 `comments.max` is `99`, expected a whole number from 1 to 30.',
  ]);
  expect(configuration).toEqual({
    ...DEFAULTS,
    overrides: [
      { paths: ['a'], rules: { 'testing/happy-path-only': 'note' } },
      { paths: ['c'], rules: {} },
    ],
    comments: { ...DEFAULTS.comments, drafts: true },
  });
});

test('whatever stands under the keys, what comes out is a configuration', () => {
  const keys = ['extends', 'rules', 'overrides', 'paths', 'fail-on', 'comments', 'incomplete', 'on-outage', 'fixed'];
  const words = fc.constantFrom('max', 'levels', 'paths', 'rules', 'ignore', 'db/unbounded-query', 'error', 'off', 3);
  const entries = fc.array(fc.dictionary(words.map(String), fc.oneof(words, fc.array(words), fc.jsonValue())));
  const value = fc.oneof(words, entries, fc.dictionary(words.map(String), fc.oneof(words, fc.array(words))));
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...keys), value), (data) => {
      const { configuration, problems } = read(JSON.stringify(data));
      const { comments, overrides, ignore, rules } = configuration;
      expect(problems.every((problem) => /^\d+:\d+ .*expected|did you mean/.test(problem))).toBe(true);
      expect(comments.max >= 1 && comments.max <= 30).toBe(true);
      expect([comments.levels, ignore, ...overrides.map(({ paths }) => paths)].every(Array.isArray)).toBe(true);
      expect(Object.keys(rules)).toEqual(RULES.map(({ id }) => id));
    }),
  );
});

describe('hostile files end in a problem, soon', () => {
  const aliases = Array.from({ length: 8 }, (_, level) => {
    const uses = Array.from({ length: 9 }, () => `*a${level}`).join(',');
    return `a${level + 1}: &a${level + 1} [${uses}]`;
  });
  test.each([
    ['aliases', `a0: &a0 [x]\n${aliases.join('\n')}`, /^1:1 The file cannot be resolved: Excessive alias count/],
    ['an alias of nothing', 'rules: *nothing', /^1:1 The file cannot be resolved: Unresolved alias/],
    ['nesting', `a: ${'{a: '.repeat(3000)}${'}'.repeat(3000)}`, /nested too deeply/],
    ['length', '#'.repeat(20_001), /^1:1 The file has 20001 characters, expected at most 20000\.$/],
    ['keys', Array.from({ length: 2000 }, (_, key) => `${key}: x`).join('\n'), /^1:1 `0` is not a known key/],
    ['a key that is a list', '? [a]\n: b', /is not a known key/],
    ['marks of Markdown', 'extends: "a`b\\n c"', /^1:10 `extends` is `a b {2}c`/],
  ])('%s', (_, text, expected) => {
    const { problems } = read(text);
    expect(problems[0]).toMatch(expected);
    expect(problems.length).toBeLessThanOrEqual(50);
  });

  test('keys of the prototype are keys like others', () => {
    const { configuration, problems } = read('__proto__: {x: 1}\nrules:\n  __proto__: error\n  toString: error\n');
    expect(problems).toHaveLength(3);
    expect(configuration).toEqual(DEFAULTS);
    expect(({} as { x?: number }).x).toBeUndefined();
  });
});
