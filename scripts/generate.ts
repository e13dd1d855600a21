/**
 * Writes the files that follow from the sources: the index of the rules, the JSON Schema of the configuration, and the table of
 * mutants in `docs/accuracy.md`.
 * With `--check` it writes nothing and fails when one of them is out of date.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { loadCatalogue, renderIndex } from '../src/catalogue/index.ts';
import { configurationSchema } from '../src/config/schema.ts';
import { readRecord } from '../test/mutate/record.ts';
import { withMutants } from '../test/mutate/record-table.ts';

const catalogue = await loadCatalogue();
const rules = catalogue.map((entry) => entry.rule);
const page = new URL('../docs/accuracy.md', import.meta.url);
const mutants = await readRecord(new URL('../docs/accuracy/mutants.json', import.meta.url));
const generated = {
  'rules/README.md': renderIndex(catalogue),
  'docs/accuracy.md': withMutants(await readFile(page, 'utf8'), mutants, rules.map(({ id }) => id).toSorted()),
  'docs/configuration.schema.json': `${JSON.stringify(configurationSchema(rules), null, 2)}\n`,
};

const checking = process.argv.includes('--check');
const stale: string[] = [];

for (const [path, wanted] of Object.entries(generated)) {
  const file = new URL(`../${path}`, import.meta.url);
  if ((await readFile(file, 'utf8').catch(() => undefined)) === wanted) continue;
  stale.push(path);
  if (!checking) await writeFile(file, wanted);
}

if (checking && stale.length > 0) {
  console.error(`Out of date: ${stale.join(', ')}. Run \`npm run generate\` and commit the result.`);
  process.exitCode = 1;
} else if (!checking) {
  console.log(stale.length > 0 ? `Wrote ${stale.join(', ')}.` : 'Everything is up to date.');
}
