import { parseArgs } from 'node:util';
import { HunkwiseError } from '../../src/core/error.ts';
import { STORES, type StoreKind } from './ground.ts';

const LOADS = ['burst', 'latency-of-start', 'end-to-end', 'scale-out'] as const;
type Load = (typeof LOADS)[number];

const USAGE = `npm run load -- [loads] [options]

  --burst             a thousand webhooks of 200 pull requests in nine seconds
  --latency-of-start  how soon a review starts while there is nothing else to do
  --end-to-end        from webhook to check, and fifty pull requests at once
  --scale-out         one worker against two, on PostgreSQL
                      (all of them when none is named)

  --store NAME        embedded or postgresql (both)
  --workers N         worker processes beside one for webhooks, on PostgreSQL (one process for everything)
  --concurrency N     reviews at a time in a process (4)
  --latency MS        what each answer of GitHub takes (0; 100 for --scale-out)
  --installations N   of the burst, with ten pull requests each (20)
  --pulls N           pull requests of the scale-out (100)
  --runs N            of the scale-out, with each number of workers (3)
  --count N           starts, and pull requests one after the other, that are timed (50)
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
    what: new Set(named.length === 0 ? LOADS : named),
    stores: store ? [store] : STORES,
    workers,
    concurrency: whole(values.concurrency, '--concurrency', 4),
    latency: whole(values.latency, '--latency', 0),
    installations: whole(values.installations, '--installations', 20),
    pulls: whole(values.pulls, '--pulls', 100),
    runs: whole(values.runs, '--runs', 3),
    count: whole(values.count, '--count', 50),
    json: values.json === true,
  };
}

function parsed() {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    const { values } = parseArgs({
      options: {
        ...{ burst: flag, 'latency-of-start': flag, 'end-to-end': flag, 'scale-out': flag, json: flag },
        ...{ store: text, workers: text, concurrency: text, latency: text, installations: text },
        ...{ pulls: text, runs: text, count: text },
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
