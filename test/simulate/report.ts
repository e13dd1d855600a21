import { MEASURED } from './measured.ts';
import type { Outcome } from './outcome.ts';
import type { Plan } from './plan.ts';
import { averageReview } from './sizing.ts';
import type { Waits } from './tally.ts';

/** A plan and what came of it. */
export interface Column {
  readonly plan: Plan;
  readonly outcome: Outcome;
}

const LOOKS = 12;
const HOUR = 3_600;

/** The whole as one table, a column for each load. Counts of a slice are multiplied to those of the whole. */
export function report(columns: readonly Column[]): string {
  const rows: [string, (column: Column) => string][] = [
    ['events a month', ({ plan }) => whole(plan.month)],
    ['installations', ({ plan, outcome }) => whole(outcome.installations * plan.slice)],
    ['simulated', ({ plan }) => (plan.slice === 1 ? 'all' : `1 of ${plan.slice}`)],
    ['webhooks in the busiest hour', ({ plan, outcome }) => whole(outcome.webhooks * plan.slice)],
    ['  in its busiest minute', ({ plan, outcome }) => whole(outcome.busiestMinute * plan.slice)],
    ['workers × jobs', ({ plan }) => `${whole(plan.workers)} × ${plan.concurrency}`],
    ['checks completed', ({ plan, outcome }) => whole(outcome.completed * plan.slice)],
    ['superseded by a push', ({ plan, outcome }) => whole(outcome.superseded * plan.slice)],
    ['open an hour later', ({ plan, outcome }) => whole(outcome.open * plan.slice)],
    ['webhook to check, all', ({ outcome }) => waited(outcome.waits)],
    ['  under no limit of GitHub', ({ outcome }) => waited(outcome.unlimited)],
    ['  webhooks not among them', ({ outcome }) => percent(1 - outcome.unlimited.count / outcome.waits.count)],
    ['places for jobs in use', ({ outcome }) => percent(outcome.busyPlaces)],
    ['analysis processes in use', ({ outcome }) => percent(outcome.busyProcesses)],
    ['longest queue', ({ plan, outcome }) => whole(outcome.largestQueue * plan.slice)],
    ['  waiting for a worker', ({ plan, outcome }) => whole(outcome.largestDue * plan.slice)],
    ['cores in use', ({ plan, outcome }) => whole(cores(plan, outcome))],
    ['memory of the workers', ({ plan }) => `${whole((plan.workers * MEASURED.workerMegabytes.value) / 1_000)} GB`],
    ['REST, GraphQL a second', (column) => requests(column)],
    [
      'database writes a second',
      ({ plan, outcome }) => whole(jobs(plan, outcome) * MEASURED.databaseWritesPerJob.value),
    ],
    ['database cores in use', ({ plan, outcome }) => (jobs(plan, outcome) * databaseSeconds()).toFixed(2)],
  ];
  const cells = rows.map(([name, cell]) => [name, ...columns.map(cell)]);
  return [aligned(cells), ...columns.flatMap((column) => ['', limits(column), '', depths(column)])].join('\n');
}

const databaseSeconds = () => MEASURED.databaseMillisecondsPerJob.value / 1_000;
const jobs = (plan: Plan, outcome: Outcome) => ((outcome.completed + outcome.superseded) * plan.slice) / HOUR;

function cores(plan: Plan, outcome: Outcome): number {
  return outcome.busyProcesses * plan.workers * plan.processes + jobs(plan, outcome) * averageReview().parent;
}

function requests({ plan, outcome }: Column): string {
  return `${whole(outcome.restPerSecond * plan.slice)}, ${whole(outcome.graphqlPerSecond * plan.slice)}`;
}

function limits({ plan, outcome }: Column): string {
  const title = `Limits of GitHub met first, at ${whole(plan.month)} a month, of ${whole(outcome.active * plan.slice)} active installations:`;
  const rows = outcome.limits.map(({ limit, first, times }) => [
    `  ${limit}`,
    whole(first * plan.slice),
    `${((100 * first) / outcome.active).toFixed(2)} %`,
    `${whole(times * plan.slice)} jobs sent back`,
  ]);
  return [title, rows.length > 0 ? aligned(rows) : '  none'].join('\n');
}

function depths({ plan, outcome }: Column): string {
  const hour = outcome.samples.filter(({ at }) => at < HOUR);
  const looks = hour.filter((_, index) => index % Math.ceil(hour.length / LOOKS) === 0);
  const rows = [
    ['  minute', ...looks.map(({ at }) => whole(at / 60))],
    ['  in line', ...looks.map(({ waiting }) => whole(waiting * plan.slice))],
    ['  for a worker', ...looks.map(({ due }) => whole(due * plan.slice))],
    ['  running', ...looks.map(({ running }) => whole(running * plan.slice))],
  ];
  return [`The queue at ${whole(plan.month)} a month:`, aligned(rows)].join('\n');
}

function waited({ p50, p95, p99 }: Waits): string {
  return [p50, p95, p99].map((each) => (each < 100 ? `${each.toFixed(1)} s` : `${whole(each / 60)} min`)).join(' / ');
}

function aligned(rows: readonly (readonly string[])[]): string {
  const wide = (at: number) => Math.max(...rows.map((row) => row[at]?.length ?? 0));
  const sizes = (rows[0] ?? []).map((_, at) => wide(at));
  const line = (row: readonly string[]) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(sizes[at] ?? 0) : cell.padStart(sizes[at] ?? 0))).join('  ');
  return rows.map(line).join('\n');
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
