import { heap } from './heap.ts';

/** One place for a job, at a worker. */
export interface Place {
  readonly worker: number;
}

/** The workers' free places, the one that is free for longest first, and their analysis processes. */
export function workers({ count, concurrency, processes }: { count: number; concurrency: number; processes: number }) {
  const free = heap<{ since: number; place: Place }>(({ since }) => since);
  for (let index = 0; index < count * concurrency; index++) {
    free.push({ since: index * -1e-9, place: { worker: index % count } });
  }
  const idleFrom = new Float64Array(count * processes);
  return {
    hasFree: () => free.size > 0,
    take: () => free.pop()?.place ?? null,
    give: (place: Place, now: number) => free.push({ since: now, place }),
    /** When an analysis of so many seconds ends, in the process of this worker that is idle first. */
    analyse(place: Place, now: number, seconds: number): number {
      let first = place.worker * processes;
      for (let index = first + 1; index < (place.worker + 1) * processes; index++) {
        if ((idleFrom[index] ?? 0) < (idleFrom[first] ?? 0)) first = index;
      }
      const end = Math.max(now, idleFrom[first] ?? 0) + seconds;
      idleFrom[first] = end;
      return end;
    },
  };
}
