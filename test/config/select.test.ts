import { expect, test } from 'vitest';
import { configurationSchema, isIgnored, readConfiguration, selectRules } from '../../src/config/index.ts';
import { RULES } from './rules.ts';

const TEXT = `rules:
  db/unbounded-query: error
  validation/unbounded-pagination: { severity: off, most: 5 }
paths: { ignore: ["legacy/**", "*_pb2.py", "!legacy/kept.py", "/scripts/"] }
`;
const { configuration } = readConfiguration({ path: 'hunkwise.yml', text: TEXT }, RULES);

test('selecting all switches every rule on, and keeps severities and options', () => {
  expect(selectRules(configuration, RULES, 'all').rules).toEqual({
    'db/unbounded-query': { severity: 'error', options: {} },
    'validation/unbounded-pagination': { severity: null, options: { most: 5 } },
    'testing/happy-path-only': { severity: null, options: {} },
  });
});

test('selecting one switches the others off', () => {
  const { rules } = selectRules(configuration, RULES, ['testing/happy-path-only']);
  expect(Object.values(rules).map((rule) => rule.severity)).toEqual(['off', 'off', null]);
});

test('an unknown rule is refused with what may have been meant', () => {
  expect(() => selectRules(configuration, RULES, ['db/unbounded-querys'])).toThrow(
    expect.objectContaining({
      code: 'unknown-rule',
      message: 'There is no rule `db/unbounded-querys`.',
      hint: 'Did you mean `db/unbounded-query`? `hunkwise rules` lists all of them.',
    }),
  );
});

test.each([
  ['legacy/a.py', true],
  ['app/legacy/a.py', false],
  ['app/api_pb2.py', true],
  ['scripts/run.py', true],
  ['app/scripts/run.py', false],
  ['Legacy/a.py', false],
  ['app/main.py', false],
])('%s is ignored: %s', (path, expected) => {
  expect(isIgnored(configuration, path)).toBe(expected);
});

test('patterns made to be slow are not', () => {
  const slow = { ...configuration, ignore: [`${'*a'.repeat(90)}b*c`, '**/a/**/a/**/b'] };
  const start = performance.now();
  isIgnored(slow, `${'a'.repeat(255)}.py`);
  isIgnored(slow, `${'a/'.repeat(58)}c.py`);
  isIgnored(slow, `${'a/'.repeat(5000)}c.py`);
  expect(performance.now() - start).toBeLessThan(1000);
});

test('the JSON Schema knows the rules and their options', () => {
  const schema = JSON.parse(JSON.stringify(configurationSchema(RULES)));
  expect(Object.keys(schema.properties)).toEqual(['extends', 'rules', 'paths', 'fail-on', 'python']);
  expect(schema.properties.rules.properties['validation/unbounded-pagination'].anyOf[1].properties).toMatchObject({
    parameters: { type: 'array', items: { type: 'string' }, default: ['limit'], description: 'Names of page sizes.' },
    most: { type: 'integer', default: 100 },
    strict: { type: 'boolean' },
  });
  expect(schema.additionalProperties).toBe(false);
});
