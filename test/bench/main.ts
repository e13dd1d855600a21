/** `npm run bench`: what a review costs, beside a bare parse of the same files and beside other tools. */
import { loadRules } from '../../src/catalogue/index.ts';
import { HunkwiseError } from '../../src/core/error.ts';
import type { Rule } from '../../src/core/rule/index.ts';
import { type Arguments, readArguments } from './arguments.ts';
import { measureRatios, recordRatios, slower } from './check.ts';
import { type Growth, growthTable } from './growth/figures.ts';
import { measureGrowth } from './growth/measure-growth.ts';
import { generated, type Input, readClone } from './input.ts';
import { measure, UNTIL_COMPILED } from './measure.ts';
import { ownPeak, peakMemory } from './peak-memory.ts';
import { comparePeers } from './peers/compare.ts';
import { type PeerFigures, peerTable } from './peers/figures.ts';
import { type Figures, figuresOf, table } from './report.ts';
import { keepResults } from './results.ts';
import { rowsOf } from './rows.ts';

const SEED = 7;
/** Files of the generated project that the peers read: a thousand of them are long enough for a hunk. */
const PEER_FILES = 1_600;

async function main(): Promise<void> {
  const options = readArguments();
  const { row, check, record, growth, peers } = options;
  if (peers) return keepResults({ peers: runPeers(options) });
  const rules = await loadRules();
  if (row !== undefined) return runOnce(options, row, rules);
  if (check || record) return checkRatios(options, rules);
  keepResults(growth ? { growth: await runGrowth(options, rules) } : { inputs: await measureInputs(options, rules) });
}

async function measureInputs(options: Arguments, rules: readonly Rule[]): Promise<Figures[]> {
  const figures: Figures[] = [];
  for (const input of inputsOf(options)) {
    const result = await measureInput(input, options, rules);
    figures.push(result);
    console.log(`${table(result)}\n`);
  }
  return figures;
}

async function runGrowth({ runs, sizes }: Arguments, rules: readonly Rule[]): Promise<Growth[]> {
  const growth: Growth[] = [];
  for await (const each of measureGrowth({ seed: SEED, rules, runs, sizes, tell })) {
    growth.push(each);
    console.log(`${growthTable(each)}\n`);
  }
  return growth;
}

function runPeers(options: Arguments): PeerFigures[] {
  const { runs, cap, sizes = [1, 10, 100, 1_000] } = options;
  return inputsOf({ ...options, files: PEER_FILES }).flatMap((input) => {
    const figures = comparePeers(input, { sizes, runs, cap, tell });
    console.log(`${peerTable(figures)}\n`);
    return figures;
  });
}

function tell(message: string): void {
  console.error(message);
}

async function checkRatios({ runs, record }: Arguments, rules: readonly Rule[]): Promise<void> {
  const ratios = await measureRatios(SEED, runs, rules);
  console.log(
    Object.entries(ratios)
      .map(([name, value]) => `${name}  ${value.toFixed(2)}`)
      .join('\n'),
  );
  if (record) return recordRatios(ratios);
  const faults = slower(ratios);
  for (const each of faults) console.error(each);
  if (faults.length > 0) process.exitCode = 1;
}

function inputsOf({ clones, files }: Arguments): Input[] {
  return clones.length > 0 ? clones.map(readClone) : [generated(SEED, files)];
}

async function measureInput(input: Input, options: Arguments, rules: readonly Rule[]): Promise<Figures> {
  const { runs, files, changed } = options;
  const rows = rowsOf(input, changed, rules);
  const costs = await measure(rows, runs, (message) => tell(`${input.name}: ${message}`), UNTIL_COMPILED);
  const clone = options.clones.filter((each) => readClone(each).name === input.name);
  const args = [...clone, '--files', String(files), '--changed', String(changed)];
  return figuresOf(input, rows, costs, new Map(rows.map(({ id }) => [id, peakMemory(id, args)])));
}

/** In a process of its own: prints the most memory that it needed. */
async function runOnce(options: Arguments, id: string, rules: readonly Rule[]): Promise<void> {
  const [input] = inputsOf(options);
  const row = input && rowsOf(input, options.changed, rules).find((each) => each.id === id);
  const task = await row?.prepare(1);
  await task?.();
  console.log(ownPeak());
}

try {
  await main();
} catch (error) {
  if (!(error instanceof HunkwiseError)) throw error;
  console.error(`${error.message}\n\n${error.hint}`);
  process.exitCode = 2;
}
