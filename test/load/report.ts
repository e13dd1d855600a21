import type { Burst } from './burst.ts';
import type { EndToEnd } from './end-to-end.ts';
import type { AppStarts, Spread, Starts } from './latency-of-start.ts';
import type { ScaleOut } from './scale-out.ts';
import type { Outcome } from './watch.ts';

type Row = readonly [name: string, value: string];

export function burstTable(each: Burst): string {
  const { app, analysis, store, peak } = each.usages;
  return table(`Burst, ${each.store}`, [
    ['webhooks by status', counts(each.statuses)],
    ['answered, p50 / p99', `${ms(each.p50)} / ${ms(each.p99)}`],
    [
      'all newest heads checked after',
      each.allChecked === null ? `never: ${each.unchecked} left` : ms(each.allChecked),
    ],
    ['reviews', String(each.reviews)],
    ...outcomeRows(each),
    ['peak memory, app', megabytes(app.peaks)],
    ['peak memory, analysis', megabytes(analysis.peaks)],
    ['peak memory, store', megabytes(store.peaks)],
    ['sum of the peaks', megabytes([peak])],
    ['computed, app / analysis / store', [app, analysis, store].map(({ cpu }) => `${cpu.toFixed(1)} s`).join(' / ')],
  ]);
}

export function scaleOutTable({ pulls, concurrency, latency, one, two, ratio }: ScaleOut): string {
  return table(
    `Scale-out, PostgreSQL: ${pulls} pull requests, ${concurrency} at a time in a worker, ${latency} ms a call`,
    [
      ['one worker', one.map(seconds).join(', ')],
      ['two workers', two.map(seconds).join(', ')],
      ['times as fast, by the medians', ratio.toFixed(2)],
    ],
  );
}

export function startsTable({ store, add, start, whole }: Starts): string {
  return table(`Start of a job, ${store}, the queue alone (p50 / p99 of ${add.count})`, [
    ['add until on disk', pair(add)],
    ['on disk until it runs', pair(start)],
    ['add until it runs', pair(whole)],
  ]);
}

export function appStartsTable({ store, workers, answer, firstCall, whole }: AppStarts): string {
  const who = workers === 0 ? 'one process' : `web and ${workers} workers`;
  return table(`Start of a review, ${store}, ${who} (p50 / p99 of ${answer.count})`, [
    ['webhook until its answer', pair(answer)],
    ['answer until the first call', pair(firstCall)],
    ['webhook until the first call', pair(whole)],
  ]);
}

export function endToEndTable({ store, review, calls, burst, ready }: EndToEnd): string {
  return table(`End to end, ${store}`, [
    [`ten files, webhook to check, p50 / p99 of ${review.count}`, pair(review)],
    ['calls of each', String(calls)],
    ['fifty at once: webhooks by status', counts(burst.statuses)],
    ['answered, p50 / p99', pair(burst.answers)],
    ['sender itself late, at most', ms(burst.sender)],
    ['all checked after', burst.allChecked === null ? 'never' : ms(burst.allChecked)],
    ['event loop late, p99', ms(burst.loop)],
    ...outcomeRows(burst),
    ['start to ready, embedded', ms(ready)],
  ]);
}

function outcomeRows(each: Outcome): Row[] {
  const doubled = [each.doubleReviews, each.doubleComments, each.doubleChecks];
  return [
    ['reviews / comments / checks twice', doubled.join(' / ')],
    ['checks left open, pull requests without comment', `${each.openChecks}, ${each.silent}`],
    ['API calls, refused', `${each.calls}, ${counts(each.refused)}`],
  ];
}

function table(title: string, rows: readonly Row[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return [title, ...rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`)].join('\n');
}

function counts(by: Readonly<Record<string, number>>): string {
  const all = Object.entries(by).map(([name, count]) => `${count} x ${name}`);
  return all.length === 0 ? 'none' : all.join(', ');
}

function pair({ p50, p99 }: Spread): string {
  return `${ms(p50)} / ${ms(p99)}`;
}

function ms(value: number): string {
  return `${value.toFixed(Math.abs(value) < 100 ? 1 : 0)} ms`;
}

function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}

function megabytes(bytes: readonly number[]): string {
  return bytes.length === 0 ? 'none' : `${bytes.map((each) => Math.round(each / 1e6)).join(' + ')} MB`;
}
