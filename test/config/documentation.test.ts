import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadRules } from '../../src/catalogue/index.ts';
import { readConfiguration } from '../../src/config/read.ts';
import { configurationSchema } from '../../src/config/schema.ts';

const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
const rules = await loadRules();

test('the example of the page is valid', () => {
  const text = /```yaml\n(.*?)```/s.exec(page)?.[1] ?? '';
  const { configuration, problems } = readConfiguration({ path: 'hunkwise.yml', text }, rules);
  expect(problems).toEqual([]);
  expect(configuration).toMatchObject({ overrides: { length: 2 }, comments: { max: 20 } });
});

test('the table of the page has every key', () => {
  const { properties } = configurationSchema(rules) as {
    properties: Record<string, { properties?: Record<string, object> }>;
  };
  const keys = Object.entries(properties).flatMap(([key, { properties: inside }]) =>
    inside && key !== 'rules' ? Object.keys(inside).map((each) => `${key}.${each}`) : [key],
  );
  const listed = [...page.matchAll(/^\| `([a-z.-]+)` \|/gm)].map(([, key]) => key);
  expect(listed).toEqual(keys);
});
