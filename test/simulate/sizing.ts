import { busiestHour, busyness } from './curve.ts';
import { MEASURED } from './measured.ts';
import type { Plan } from './plan.ts';
import { seeded } from './random.ts';
import { analysisSeconds, drawSize, readingSeconds, writingSeconds } from './review-cost.ts';

const MONTH = 30 * 86_400;
const DRAWS = 20_000;

/** Share of a worker that is planned to be in use in the busiest hour: the rest is for bursts and lost workers. */
const PLANNED = 0.6;

/** What an average review takes: seconds from its start to its end, seconds of a core in analysis, and beside it. */
export function averageReview(): { seconds: number; analysis: number; parent: number } {
  const random = seeded(1);
  let seconds = 0;
  let analysis = 0;
  for (let count = 0; count < DRAWS; count++) {
    const size = drawSize(random);
    analysis += analysisSeconds(size);
    seconds += readingSeconds(size, random) + writingSeconds(size, random);
  }
  const parent = MEASURED.parentCpuSecondsPerReview.value;
  return { seconds: (seconds + analysis) / DRAWS, analysis: analysis / DRAWS, parent };
}

/** Reviews a second in the busiest hour of the week. */
function busiestRate(month: number): number {
  return (month / MONTH) * busyness(busiestHour());
}

/** Workers for a load: enough places for its jobs, and enough processes for their analysis; two at least. */
export function workersFor(plan: Pick<Plan, 'month' | 'concurrency' | 'processes'>): number {
  const { seconds, analysis } = averageReview();
  const needed = Math.max(seconds / plan.concurrency, analysis / plan.processes);

  return Math.max(2, Math.ceil((busiestRate(plan.month) * needed) / PLANNED));
}
