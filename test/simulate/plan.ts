/** What is simulated. */
export interface Plan {
  /** Pull-request events a month that ask for a review: opened, pushed to, reopened, ready for review. */
  readonly month: number;
  /** Worker processes for the whole load. */
  readonly workers: number;
  /** Reviews that a worker runs at a time, and of one installation over all workers. */
  readonly concurrency: number;
  readonly perInstallation: number;
  /** Analysis processes of a worker; each keeps one core busy. */
  readonly processes: number;
  /** Simulates every so-manieth installation, with its part of the workers; 1 for all of them. */
  readonly slice: number;
  readonly seed: number;
  readonly checksAreContent: boolean;
}
