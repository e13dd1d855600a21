import { parseArgs } from 'node:util';
import { HunkwiseError } from '../../src/core/error.ts';
import { STORES, type StoreKind } from './ground.ts';
import type { SoakPlan } from './soak-changes.ts';

/** What is played when nothing is named; a soak takes too long for that. */
const COMMON = ['burst', 'latency-of-start', 'end-to-end', 'scale-out'] as const;
const LOADS = [...COMMON, 'soak'] as const;
type Load = (typeof LOADS)[number];

const USAGE = `npm run load -- [loads] [options]

  --burst             a thousand webhooks of 200 pull requests in nine seconds
  --latency-of-start  how soon a review starts while there is nothing else to do
  --end-to-end        from webhook to check, and fifty pull requests at once
  --scale-out         one worker against two, on PostgreSQL
                      (all of these when none is named)
  --soak              memory over 20,000 changed files of many repositories, embedded store, Linux: ten minutes

  --store NAME        embedded or postgresql (both)
  --workers N         worker processes beside one for webhooks, on PostgreSQL (one process for everything)
  --concurrency N     reviews at a time in a process (4)
  --latency MS        what each answer of GitHub takes (0; 100 for --scale-out)
  --installations N   of the burst, with ten pull requests each (20)
  --pulls N           pull requests of the scale-out (100)
  --runs N            of the scale-out, with each number of workers (3)
  --count N           starts, and pull requests one after the other, that are timed (50)
  --files N           changed files of the soak (20000)
  --files-per-pull N  of them in each pull request (40)
  --every N           changed files between two looks at memory (1000)
  --repositories N    of the soak, of ten installations (40)
  --json              print data`;

export interface Arguments {
  readonly what: ReadonlySet<Load>;
  readonly stores: readonly StoreKind[];
  readonly workers: number;
  readonly concurrency: number;
  /** Milliseconds. */
  readonly latency: number;
  readonly installations: number;
  readonly pulls: number;
  readonly runs: number;
  readonly count: number;
  readonly soak: SoakPlan;
  readonly json: boolean;
}

/** @throws HunkwiseError `load-usage` */
export function readArguments(): Arguments {
  const values = parsed();
  const named = LOADS.filter((each) => values[each] === true);
  const store = values.store as StoreKind | undefined;
  if (store && !STORES.includes(store)) throw usage(`--store wants one of ${STORES.join(', ')}.`);
  const workers = whole(values.workers, '--workers', 0);
  if (workers > 0 && store !== 'postgresql') throw usage('Workers of their own need --store postgresql.');
  return {
    what: new Set(named.length === 0 ? COMMON : named),
    stores: store ? [store] : STORES,
    workers,
    concurrency: whole(values.concurrency, '--concurrency', 4),
    latency: whole(values.latency, '--latency', 0),
    installations: whole(values.installations, '--installations', 20),
    pulls: whole(values.pulls, '--pulls', 100),
    runs: whole(values.runs, '--runs', 3),
    count: whole(values.count, '--count', 50),
    soak: {
      files: whole(values.files, '--files', 20_000),
      filesPerPull: whole(values['files-per-pull'], '--files-per-pull', 40),
      every: whole(values.every, '--every', 1_000),
      repositories: whole(values.repositories, '--repositories', 40),
      installations: 10,
    },
    json: values.json === true,
  };
}

function parsed() {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    const { values } = parseArgs({
      options: {
        ...{ burst: flag, 'latency-of-start': flag, 'end-to-end': flag, 'scale-out': flag, soak: flag, json: flag },
        ...{ store: text, workers: text, concurrency: text, latency: text, installations: text },
        ...{
          pulls: text,
          runs: text,
          count: text,
          files: text,
          'files-per-pull': text,
          every: text,
          repositories: text,
        },
      },
    });
    return values;
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
}

function whole(text: string | undefined, option: string, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^\d{1,6}$/.test(text)) throw usage(`${option} wants a whole number and got \`${text}\`.`);
  return Number(text);
}

function usage(message: string): HunkwiseError {
  return new HunkwiseError('load-usage', message, { hint: USAGE });
}
