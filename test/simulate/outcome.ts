import type { Met, Sample, Waits } from './tally.ts';

/** What the busiest hour of the week was like. */
export interface Outcome {
  readonly installations: number;
  /** Installations with a webhook in the hour. */
  readonly active: number;
  readonly webhooks: number;
  readonly busiestMinute: number;
  /** Checks completed for webhooks of the hour, and those that a newer push made unnecessary. */
  readonly completed: number;
  readonly superseded: number;
  /** Not completed an hour later; counted in the waits as if they were completed then. */
  readonly open: number;
  readonly waits: Waits;
  /** Of the installations that met no limit of GitHub. */
  readonly unlimited: Waits;
  /** Share of the workers' places for jobs, and of their analysis processes, that are in use. */
  readonly busyPlaces: number;
  readonly busyProcesses: number;
  readonly largestQueue: number;
  readonly largestDue: number;
  readonly restPerSecond: number;
  readonly graphqlPerSecond: number;
  readonly limits: readonly Met[];
  readonly samples: readonly Sample[];
}
