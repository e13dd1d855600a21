/** A figure of the simulation, with its unit in the name and where it comes from. */
interface Figure {
  readonly value: number;
  readonly source: string;
}

/**
 * What one review costs. These figures decide how many machines a load needs: measure them again on the machine that will
 * carry it, and put them here.
 */
export const MEASURED = {
  /** Seconds of one core for a review apart from its files: assembling, matching, rendering. */
  cpuSecondsPerReview: {
    value: 0.023,
    source:
      'npm run load -- --burst, two cores: 43 ms of analysis for a warm review of one small file, less that of the file',
  },
  /** Seconds of one core for one changed Python file, head and base. */
  cpuSecondsPerFile: { value: 0.02, source: 'assumed, not measured' },
  /** Seconds of one core to index a project of which nothing is cached. */
  cpuSecondsPerColdProject: { value: 1.5, source: 'assumed, not measured' },
  /** Seconds of the worker's own process for a review: requests, JSON, database. Not in a child. */
  parentCpuSecondsPerReview: {
    value: 0.05,
    source: 'npm run load -- --burst, two cores: 10.7 s for 216 reviews and the 1,000 webhooks that led to them',
  },
  /** Milliseconds that PostgreSQL works for one job, from the insert to the rows of its review. */
  databaseMillisecondsPerJob: {
    value: 5.8,
    source:
      'npm run load -- --burst, two cores: 5.8 s of the embedded store for 1,000 jobs; PostgreSQL was not measured',
  },
  /** Statements that write, for one job: insert, fetch, complete, review, findings, and one heartbeat. */
  databaseWritesPerJob: {
    value: 6,
    source: 'counted in the design: insert, fetch, heartbeat, review, findings, complete',
  },
  /** Megabytes of a worker process with its analysis processes under load. */
  workerMegabytes: {
    value: 690,
    source: 'npm run load -- --burst, two cores: 360 and two children of 165 at their peaks',
  },
} satisfies Record<string, Figure>;
