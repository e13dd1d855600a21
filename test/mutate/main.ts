/** `npm run mutate`: puts pitfalls into real projects, in memory, and counts how many Hunkwise finds. */
import { parseArgs } from 'node:util';
import { loadCatalogue } from '../../src/catalogue/index.ts';
import { HunkwiseError } from '../../src/core/error.ts';
import { commitOf } from './checkout.ts';
import { loadOperators } from './operators.ts';
import { merged, readRecord, writeRecord } from './record.ts';
import { figures, misses, table } from './report.ts';
import { run } from './run.ts';

const USAGE = `npm run mutate -- CHECKOUT… [options]

  --rule ID    only mutants of this rule; may be repeated
  --most N     mutants of one rule at most (50)
  --seed N     another choice of mutants (1)
  --misses     list every missed mutant and every noisy twin
  --json       print data
  --record FILE   put the figures of the rules that were measured into FILE; those of the others stay`;

async function main(): Promise<void> {
  const { directories, only, most, seed, json, listed, record } = readArguments();
  const rules = (await loadCatalogue()).map(({ rule }) => rule);
  const plan = { directories, rules, operators: await loadOperators(), only, most, seed };
  const offered = new Set(plan.operators.flatMap((each) => each.rules));
  const unknown = only.find((id) => !offered.has(id));
  if (unknown) throw usage(`No operator provokes \`${unknown}\`. There are: ${[...offered].toSorted().join(', ')}.`);
  const outcome = await run(plan, (message) => console.error(message));
  const rows = figures(outcome, new Set(rules.map(({ id }) => id)));
  const list = listed ? misses(outcome) : [];
  if (json) console.log(JSON.stringify({ seed, most, rules: rows, misses: list, ...faults(outcome) }, null, 2));
  else console.log([table(rows), ...list].join('\n'));
  if (record) {
    const commits = new Map(directories.map((each) => [each, commitOf(each)]));
    await writeRecord(record, merged(await readRecord(record), rows, outcome, commits));
  }
  for (const each of [...outcome.unusable, ...outcome.crashes]) console.error(`fault: ${each}`);
}

function faults({ unusable, crashes }: { unusable: readonly string[]; crashes: readonly string[] }) {
  return { unusable, crashes };
}

function readArguments() {
  const { positionals: directories, values } = parsed();
  if (directories.length === 0) throw usage('Name at least one checkout of a Python project.');
  return {
    directories: [...new Set(directories)],
    only: values.rule ?? [],
    most: whole(values.most ?? '50', '--most'),
    seed: whole(values.seed ?? '1', '--seed'),
    json: values.json === true,
    listed: values.misses === true,
    record: values.record,
  };
}

function parsed() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        rule: { type: 'string', multiple: true },
        most: { type: 'string' },
        seed: { type: 'string' },
        json: { type: 'boolean' },
        misses: { type: 'boolean' },
        record: { type: 'string' },
      },
    });
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
}

function whole(text: string, option: string): number {
  if (!/^\d{1,9}$/.test(text)) throw usage(`${option} wants a whole number and got \`${text}\`.`);
  return Number(text);
}

function usage(message: string): HunkwiseError {
  return new HunkwiseError('mutate-usage', message, { hint: USAGE });
}

try {
  await main();
} catch (error) {
  if (!(error instanceof HunkwiseError)) throw error;
  console.error(`${error.message}\n\n${error.hint}`);
  process.exitCode = 2;
}
