/** What a test may choose about the loopback GitHub. Facts are from design/github.md; `[U]` there is a switch here. */

export type Level = 'read' | 'write';
export type Permissions = Readonly<Record<string, Level>>;

/** The permissions that Hunkwise's app.yml asks for. */
export const minimumPermissions: Permissions = {
  metadata: 'read',
  contents: 'read',
  pull_requests: 'write',
  checks: 'write',
  issues: 'read',
  merge_queues: 'read',
};

/** Behaviour nobody has verified on live GitHub: run the suite both ways. Switches may be changed while it runs. */
export interface Switches {
  /** Objects only reachable from a fork's head can be read through the base repository by their oid or head SHA. */
  forkBlobsReadable: boolean;
  /** GraphQL reads public repositories that the installation does not cover. */
  publicReadable: boolean;
  /** `Commit.associatedPullRequests` names the pull requests from forks too. */
  forkCommitsKnowPulls: boolean;
  /** `commits(last: 1)` of a pull request from a fork shows the checks that Apps made on its head (dt-mergebot#322 [R]). */
  forkChecksListed: boolean;
  /** Tokens have the long form, `ghs_APPID_JWT` of some 520 characters (`github.md`, section 1, Limits and errors). */
  longTokens: boolean;
  /** Characters in the body of a review, of a review comment, of an issue comment. */
  commentBodyLimit: number;
  /** Entries in `comments[]` of one review above which GitHub answers 502 (reports say from 30 to 100). */
  commentsPerReview: number;
  /** A ```` ```suggestion ```` fence longer than three backticks still is a suggestion. */
  longSuggestionFence: boolean;
  /** Writing a check run counts against the 80 a minute and 500 an hour of content creation. */
  checkWritesCountAsContent: boolean;
  /** `minimizeComment` works for an App with pull_requests:write. */
  minimizeAllowed: boolean;
  /** `GET collaborators/{user}/permission` needs more than metadata:read, so the App gets 403. */
  permissionNeedsCollaborators: boolean;
  /** A reaction on a pull request's comment needs issues:write; otherwise pull_requests:write is enough. */
  reactionNeedsIssuesWrite: boolean;
  /** Annotations one check run can hold in total; more are refused with 422. */
  annotationsPerCheckRun: number;
}

export const defaultSwitches: Switches = {
  forkBlobsReadable: true,
  publicReadable: false,
  forkCommitsKnowPulls: true,
  forkChecksListed: true,
  longTokens: false,
  commentBodyLimit: 65_536,
  commentsPerReview: 30,
  longSuggestionFence: true,
  checkWritesCountAsContent: true,
  minimizeAllowed: true,
  permissionNeedsCollaborators: false,
  reactionNeedsIssuesWrite: true,
  annotationsPerCheckRun: Number.POSITIVE_INFINITY,
};

/** GitHub's numbers; a test lowers them to reach a limit cheaply, or lifts them for load. */
export interface Limits {
  /** Primary limit: REST requests an hour for an installation; the same again for GraphQL points. */
  requestsPerHour: number;
  /** Secondary limits, per installation. */
  pointsPerMinute: number;
  graphqlPointsPerMinute: number;
  contentPerMinute: number;
  contentPerHour: number;
  /** Requests of one installation in flight at once. */
  concurrent: number;
  /** Changed lines above which `pulls/files` omits a file's patch. Undocumented; absent at 2,081 [R]. */
  patchLines: number;
  /** Patch lines in one `pulls/files` response after which rows are silently emptied. */
  pagePatchLines: number;
  /** Files `pulls/files` lists at most. */
  files: number;
  /** Diff media type: more files or more lines are 406. */
  diffFiles: number;
  diffLines: number;
  /** Entries in a recursive tree before `truncated: true`. */
  treeEntries: number;
  /** Bytes of `Blob.text` in GraphQL. */
  blobTextBytes: number;
  /** `object` fields in one GraphQL query above which it times out with 502 (real: 10 seconds). */
  graphqlObjects: number;
  /** Nodes one GraphQL query may ask for. */
  graphqlNodes: number;
  /** Hours for which a delivery is listed and can be repeated; 168 on GHES. */
  deliveryHours: number;
}

export const githubLimits: Limits = {
  requestsPerHour: 5_000,
  pointsPerMinute: 900,
  graphqlPointsPerMinute: 2_000,
  contentPerMinute: 80,
  contentPerHour: 500,
  concurrent: 100,
  patchLines: 2_000,
  pagePatchLines: 20_000,
  files: 3_000,
  diffFiles: 300,
  diffLines: 20_000,
  treeEntries: 100_000,
  blobTextBytes: 512_000,
  graphqlObjects: Number.POSITIVE_INFINITY,
  graphqlNodes: 500_000,
  deliveryHours: 72,
};

/** Answer the next matching requests wrongly. */
export interface Fault {
  /** HTTP method; any when left out. */
  method?: string;
  /** Matched against the path without the `/api/v3` prefix: a part of it, or a pattern. GraphQL is `/graphql`. */
  path: string | RegExp;
  /** How many matching requests are hit; 1 when left out. */
  times?: number;
  /** Matching requests to let through first. */
  skip?: number;
  /** HTTP status; without it the request is only held or delayed. */
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** Milliseconds before anything happens. */
  delay?: number;
  /** The request waits for this before anything happens; a function is called when the request has come. */
  hold?: Promise<unknown> | (() => Promise<unknown>);
  /** The request is carried out and only its answer is lost (a 502 after the review was saved). */
  applied?: boolean;
  /** The socket is destroyed instead of an answer. */
  disconnect?: boolean;
  /** Called when the answer has been sent. */
  answered?: () => void;
}

/** GitHub's answer to a client that writes too fast: 403 with `retry-after` in seconds. */
export const secondaryLimit = (path: string | RegExp, seconds = 1): Fault => ({
  path,
  status: 403,
  headers: { 'retry-after': String(seconds) },
  body: {
    message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
    documentation_url: 'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits',
  },
});

export interface WebhookTarget {
  url: string;
  /**
   * Events to deliver on their own as state changes, the App's own doings included. When left out: what app.yml subscribes
   * to, and check_run. `check_suite` is there for the asking.
   */
  events?: readonly string[];
}

export interface GitHubOptions {
  appId?: number;
  /** The App's name in URLs; its comments are by `${slug}[bot]`. */
  slug?: string;
  /** PEM; a pair is made otherwise. */
  privateKey?: string;
  webhookSecret?: string;
  permissions?: Permissions;
  switches?: Partial<Switches>;
  limits?: Partial<Limits>;
  /** Milliseconds that each answer of the API takes more, so that a test is as slow as a network; 0 when left out. */
  latency?: number;
  faults?: readonly Fault[];
  /** Check requests and responses against the OpenAPI description; true when left out. */
  validate?: boolean;
  webhook?: WebhookTarget;
  now?: () => Date;
}
