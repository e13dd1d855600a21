import { parseArgs } from 'node:util';
import { HunkwiseError } from '../../src/core/error.ts';

const USAGE = `npm run bench -- [CLONE…] [options]

  --runs N      measured runs of each row (5, and 3 for --growth)
  --files N     files of the generated project, which is the input where no clone is named (600)
  --changed N   files in the change of the diff mode (50)
  --growth      instead: how the cost grows with the changed files and with the repository, on generated projects
  --peers       instead: whole processes beside ruff, pylint, flake8 and semgrep, which are installed into a folder of their own
  --sizes N,…   files in the changes of --growth (1,10,100,1000,3000) and --peers (1,10,100,1000)
  --cap N       seconds after which --peers kills a process (300)
  --check       fail where Hunkwise has become slower than bench/ratios.json says; reads the generated project
  --record      write bench/ratios.json instead`;

/** What to measure. */
export interface Arguments {
  readonly clones: readonly string[];
  readonly runs: number;
  readonly files: number;
  readonly changed: number;
  readonly growth: boolean;
  readonly peers: boolean;
  readonly sizes: readonly number[] | undefined;
  readonly cap: number;
  readonly check: boolean;
  readonly record: boolean;
  /** One row of one input, once: a child that is asked for its peak memory. */
  readonly row: string | undefined;
}

/** @throws HunkwiseError `bench-usage` */
export function readArguments(args?: readonly string[]): Arguments {
  const { positionals, values } = parsed(args);
  const { growth = false, peers = false, check = false, record = false, row } = values;
  return {
    clones: [...new Set(positionals)],
    runs: whole('runs', values.runs ?? (growth ? '3' : '5'), 1),
    files: whole('files', values.files ?? '600', 6),
    changed: whole('changed', values.changed ?? '50', 1),
    growth,
    peers,
    sizes: values.sizes?.split(',').map((each) => whole('sizes', each, 1)),
    cap: whole('cap', values.cap ?? '300', 1),
    check,
    record,
    row,
  };
}

function parsed(args: readonly string[] | undefined) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const texts = { runs: text, files: text, changed: text, row: text, sizes: text, cap: text };
  const flags = { growth: flag, peers: flag, check: flag, record: flag };
  try {
    return parseArgs({ allowPositionals: true, options: { ...texts, ...flags }, ...(args && { args: [...args] }) });
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
}

function whole(name: string, value: string, least: number): number {
  if (/^[1-9]\d{0,5}$/.test(value) && Number(value) >= least) return Number(value);
  throw usage(`--${name} wants a whole number from ${least} on and got \`${value}\`.`);
}

function usage(message: string): HunkwiseError {
  return new HunkwiseError('bench-usage', message, { hint: USAGE });
}
