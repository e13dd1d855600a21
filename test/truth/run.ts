/**
 * `npm run truth`: runs the programs beside this file against the real, pinned FastAPI, SQLAlchemy and pydantic, and fails
 * when a fact that the rules' pages rest on does not hold.
 *
 *     npm run truth                          all programs
 *     npm run truth -- missing_await         only these, with each of their facts
 *     npm run truth -- --keep /tmp/truth     keeps the virtual environment there for the next run
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { HunkwiseError } from '../../src/core/error.ts';
import { type Outcome, prepareEnvironment, run } from './environment.ts';
import { PROGRAMS, type Program, readPrograms } from './program.ts';

/** Seconds for one program; each of them stops itself earlier. */
const LIMIT = 120;

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop.abort());

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  if (!stop.signal.aborted && !(error instanceof HunkwiseError)) throw error;
  if (error instanceof HunkwiseError) console.error(`error: ${error.message}\n${error.hint}`);
  process.exitCode = stop.signal.aborted ? 130 : 2;
}

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({ options: { keep: { type: 'string' } }, allowPositionals: true });
  const programs = choose(await readPrograms(), positionals);
  const folder = values.keep ? resolve(values.keep) : await mkdtemp(join(tmpdir(), 'hunkwise-truth-'));
  try {
    const python = await prepareEnvironment(folder, stop.signal);
    return await runAll(python, programs, positionals.length > 0);
  } finally {
    if (!values.keep) await rm(folder, { recursive: true, force: true });
  }
}

function choose(programs: readonly Program[], names: readonly string[]): readonly Program[] {
  const files = names.map((name) => `${name.replace(/^.*\//, '').replace(/\.py$/, '')}.py`);
  const unknown = files.filter((file) => !programs.some((program) => program.file === file));
  if (unknown.length > 0) {
    throw new HunkwiseError('unknown-program', `There is no test/truth/${unknown.join(', ')}.`, {
      hint: `The programs are ${programs.map(({ file }) => file).join(', ')}.`,
    });
  }
  return files.length === 0 ? programs : programs.filter(({ file }) => files.includes(file));
}

/** One after the other, since some of them measure who has to wait for whom. */
async function runAll(python: string, programs: readonly Program[], details: boolean): Promise<boolean> {
  const rows = [['program', 'rule(s)', 'what it shows', 'holds']];
  const texts: string[] = [];
  for (const { file, rules, shows } of programs) {
    const path = fileURLToPath(new URL(file, PROGRAMS));
    const outcome = await run(python, ['-B', path], { signal: stop.signal, seconds: LIMIT });
    const { holds, facts } = judge(outcome);
    rows.push([file, rules.join(', ') || '-', shows, holds ? `yes, ${facts} facts` : 'NO']);
    if (details || !holds) texts.push(`${file}\n${outcome.stdout}${holds ? '' : outcome.stderr}`);
  }
  console.log([table(rows), ...texts].join('\n\n'));
  return rows.every(([, , , holds]) => holds !== 'NO');
}

/** A program holds when it ended well and stated facts, none of which failed. */
function judge({ ok, stdout }: Outcome): { holds: boolean; facts: number } {
  const facts = stdout.split('\n').filter((line) => line.startsWith('holds: ')).length;
  return { holds: ok && facts > 0 && !/^FAILS: /m.test(stdout), facts };
}

function table(rows: readonly string[][]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join(' | ')
        .trimEnd(),
    )
    .join('\n');
}
