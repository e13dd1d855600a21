/** `npm run noise`: what `check --diff` says of the last changes that real projects merged. */
import { parseArgs } from 'node:util';
import { createAnalyzer } from '../../src/analysis/index.ts';
import { loadRules, rulesModule } from '../../src/catalogue/index.ts';
import { HunkwiseError } from '../../src/core/error.ts';
import { measure, type Noise } from './measure.ts';
import { figures, listed, table } from './report.ts';

const USAGE = `npm run noise -- CHECKOUT… [options]

  --last N  so many merged changes of each project (200)
  --json    print data, with each finding`;

/**
 * What a child has read of the project serves all of its changes, so it may keep that (bytes). Nobody waits for a single change: on
 * a busy machine too (milliseconds) all of it is read.
 */
const LIMITS = { recycle: 1_200_000_000, file: 60_000, review: 600_000 };

async function main(): Promise<void> {
  const { directories, last, json } = readArguments();
  const rules = await loadRules();
  const analyzer = createAnalyzer({ rulesModule, processes: 1, limits: LIMITS });
  const projects: Noise[] = [];
  try {
    for (const each of directories) {
      projects.push(await measure(each, last, analyzer, rules, (message) => console.error(message)));
    }
  } finally {
    await analyzer.close();
  }
  print(projects, json);
}

function print(projects: readonly Noise[], json: boolean): void {
  if (json) {
    const data = projects.map((each) => ({ ...figures(each), findings: each.changes.flatMap(listed) }));
    console.log(JSON.stringify(data, null, 2));
  } else console.log(projects.map((each) => table(figures(each))).join('\n\n'));
  for (const { project, changes, leftOut } of projects) {
    for (const { commit } of leftOut)
      console.error(`left out, since the clone lacks files of it: ${project} ${commit.slice(0, 10)}`);
    for (const { commit, faults } of changes) {
      for (const each of faults) console.error(`fault: ${project} ${commit.slice(0, 10)}: ${each}`);
    }
  }
}

function readArguments(): { directories: string[]; last: number; json: boolean } {
  const { positionals, values } = parsed();
  if (positionals.length === 0) throw usage('Name at least one clone of a Python project, with its history.');
  const { last = '200', json = false } = values;
  if (!/^[1-9]\d{0,5}$/.test(last)) throw usage(`--last wants a whole number and got \`${last}\`.`);
  return { directories: [...new Set(positionals)], last: Number(last), json };
}

function parsed() {
  try {
    return parseArgs({ allowPositionals: true, options: { last: { type: 'string' }, json: { type: 'boolean' } } });
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
}

function usage(message: string): HunkwiseError {
  return new HunkwiseError('noise-usage', message, { hint: USAGE });
}

try {
  await main();
} catch (error) {
  if (!(error instanceof HunkwiseError)) throw error;
  console.error(`${error.message}\n\n${error.hint}`);
  process.exitCode = 2;
}
