import { expect, test } from 'vitest';
import { isIgnored, rulesOffAt, selectRules, settingsToRun, severityAt } from '../../src/config/index.ts';
import { readConfiguration } from '../../src/config/read.ts';
import { configurationSchema } from '../../src/config/schema.ts';
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

test.each([
  ['src/a.py', false],
  ['src/gen/a.py', true],
  ['tools/run.py', false],
  ['tools/deep/run.py', true],
  ['docs/conf.py', true],
  [`${'deep/'.repeat(60)}a.py`, false],
])('with `include`, %s is ignored: %s', (path, expected) => {
  const including = { ...configuration, include: ['src/', '/tools/*.py'], ignore: ['gen/'] };
  expect(isIgnored(including, path)).toBe(expected);
});

const OVERRIDES = `extends: none
rules: { db/unbounded-query: warning }
overrides:
  - { paths: [billing/], rules: { db/unbounded-query: error, testing/happy-path-only: note } }
  - { paths: [billing/old/, legacy/], rules: { db/unbounded-query: off } }
  - { paths: [api/], rules: { testing/happy-path-only: warning } }
`;
const overridden = readConfiguration({ path: 'hunkwise.yml', text: OVERRIDES }, RULES).configuration;

test.each([
  ['db/unbounded-query', 'app/a.py', null],
  ['db/unbounded-query', 'billing/a.py', 'error'],
  ['db/unbounded-query', 'billing/old/a.py', 'off'],
  ['testing/happy-path-only', 'billing/old/a.py', 'note'],
  ['testing/happy-path-only', 'app/a.py', 'off'],
  ['hunkwise/unused-suppression', 'billing/a.py', null],
])('the severity of %s in %s is %s', (rule, path, expected) => {
  expect(severityAt(overridden, rule, path)).toBe(expected);
});

test('a rule that is on only under some paths runs, and is off elsewhere', () => {
  const settings = settingsToRun(overridden);
  expect(Object.values(settings).map(({ severity }) => severity)).toEqual(['warning', 'off', 'warning']);
  expect(rulesOffAt(overridden, 'app/a.py')).toEqual(['testing/happy-path-only']);
  expect(rulesOffAt(overridden, 'legacy/a.py')).toEqual(['db/unbounded-query', 'testing/happy-path-only']);
  expect(rulesOffAt(configuration, 'legacy/a.py')).toEqual([]);
});

test('selecting a rule lifts what switches it off under some paths, and keeps its severities', () => {
  const selected = selectRules(overridden, RULES, ['db/unbounded-query']);
  expect(severityAt(selected, 'db/unbounded-query', 'legacy/a.py')).toBe(null);
  expect(severityAt(selected, 'db/unbounded-query', 'billing/a.py')).toBe('error');
  expect(settingsToRun(selected)['testing/happy-path-only']?.severity).toBe('off');
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
  expect(Object.keys(schema.properties)).toEqual([
    ...['extends', 'rules', 'overrides', 'paths', 'fail-on', 'comments', 'incomplete', 'on-outage', 'fixed'],
    ...['allow-inline-ignores', 'python'],
  ]);
  const ids = RULES.map(({ id }) => id);
  expect(Object.keys(schema.properties.overrides.items.properties.rules.properties)).toEqual(ids);
  expect(schema.properties.overrides.items.required).toEqual(['paths', 'rules']);
  expect(schema.properties.comments.properties.max).toMatchObject({ type: 'integer', minimum: 1, maximum: 30 });
  expect(schema.properties.rules.properties['validation/unbounded-pagination'].anyOf[1].properties).toMatchObject({
    parameters: { type: 'array', items: { type: 'string' }, default: ['limit'], description: 'Names of page sizes.' },
    most: { type: 'integer', default: 100 },
    strict: { type: 'boolean' },
  });
  expect(schema.additionalProperties).toBe(false);
});
