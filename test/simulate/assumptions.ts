/**
 * What the traffic looks like. Nobody publishes these figures for GitHub as a whole, so they are assumptions; the simulation
 * shows what follows from them, and each is one line to change.
 */
export const ASSUMED = {
  /** Events a month of an installation, on average. */
  eventsPerInstallation: 250,
  /** Events a month of the largest installation: 10,000 engineers with 4 pull requests a week, 3 pushes each. */
  largestInstallation: 500_000,
  /** How fast the traffic falls from the busy to the quiet installations (exponent of the Zipf law). */
  skew: 1,
  /** Repositories of an installation, by its share of the traffic: one for so many events a month, at least 3. */
  eventsPerRepository: 150,
  /** Share of the pushes that are followed by another one to the same pull request, and seconds until then, on average. */
  rapid: { share: 0.2, seconds: 90 },
  /** A bot opens so many pull requests within so many seconds; such bursts make so large a share of all events. */
  burst: { size: 200, seconds: 30, share: 0.05 },
  /** Changed files of a pull request: median and sigma of a log-normal distribution; GitHub lists 3,000 at most. */
  files: { median: 3.5, sigma: 1.4, most: 3_000 },
  /** Share of the pull requests that change Python at all, and of their files that are Python. */
  python: { pulls: 0.65, files: 0.6 },
  /** Share of the reviews with something to say on a line. */
  speaking: 0.3,
  /** Share of the reviews whose worker knows nothing of the project yet. */
  cold: 0.5,
  /** Seconds of one request to github.com, median; sigma of the log-normal spread around it. */
  latency: { get: 0.15, write: 0.3, graphql: 0.4, tarball: 1.5, sigma: 0.4 },
} as const;
