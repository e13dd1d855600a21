/** `npm run simulate`: the busiest hour of the week at a load, with GitHub's limits. */
import { parseArgs } from 'node:util';
import { HunkwiseError } from '../../src/core/error.ts';
import type { Plan } from './plan.ts';
import { report } from './report.ts';
import { simulate } from './simulate.ts';
import { workersFor } from './sizing.ts';

const USAGE = `npm run simulate -- [options]

  --month N             pull-request events a month; may be repeated (1000000, 10000000, 100000000)
  --workers N           worker processes (as many as the load needs)
  --concurrency N       reviews at a time in a worker (4)
  --per-installation N  reviews of one installation at a time (2)
  --processes N         analysis processes of a worker, each on a core of its own (2)
  --slice N             simulate every Nth installation with its part of the workers (1 up to 20000000 events a month)
  --free-checks         GitHub does not count check runs as created content
  --seed N              other traffic (1)
  --json                print data`;

const LOADS = ['1000000', '10000000', '100000000'];

/** Events a month that are simulated in a few seconds. */
const AT_ONCE = 20_000_000;

function main(): void {
  const { plans, json } = readArguments();
  const columns = plans.map((plan) => ({ plan, outcome: simulate(plan) }));
  console.log(json ? JSON.stringify(columns, null, 2) : report(columns));
}

function readArguments(): { plans: Plan[]; json: boolean } {
  const { values } = parsed();
  const common = {
    concurrency: whole(values.concurrency, '--concurrency', 4),
    perInstallation: whole(values['per-installation'], '--per-installation', 2),
    processes: whole(values.processes, '--processes', 2),
    seed: whole(values.seed, '--seed', 1),
    checksAreContent: values['free-checks'] !== true,
  };
  const plans = (values.month ?? LOADS).map((text) => {
    const month = whole(text, '--month', 0);
    return {
      ...common,
      month,
      workers: whole(values.workers, '--workers', workersFor({ ...common, month })),
      slice: whole(values.slice, '--slice', Math.ceil(month / AT_ONCE)),
    };
  });
  return { plans, json: values.json === true };
}

function parsed() {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      options: {
        month: { ...text, multiple: true },
        workers: text,
        concurrency: text,
        'per-installation': text,
        processes: text,
        slice: text,
        seed: text,
        'free-checks': flag,
        json: flag,
      },
    });
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
}

function whole(text: string | undefined, option: string, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^[1-9]\d{0,9}$/.test(text)) throw usage(`${option} wants a whole number and got \`${text}\`.`);
  return Number(text);
}

function usage(message: string): HunkwiseError {
  return new HunkwiseError('simulate-usage', message, { hint: USAGE });
}

try {
  main();
} catch (error) {
  if (!(error instanceof HunkwiseError)) throw error;
  console.error(`${error.message}\n\n${error.hint}`);
  process.exitCode = 2;
}
