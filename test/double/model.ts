/** What the loopback GitHub remembers. SHAs and oids are 40 hex digits, ids are GitHub's numeric `id`s, dates are ISO 8601. */
import type { GitStore } from './git/store.ts';
import type { Permissions } from './options.ts';

export type JsonObject = Record<string, unknown>;

export interface Account {
  id: number;
  /** As REST has it: a bot's ends in `[bot]`; GraphQL leaves that off. */
  login: string;
  type: 'User' | 'Organization' | 'Bot';
}

export interface Installation {
  id: number;
  account: Account;
  permissions: Permissions;
  /** Since when its owner has suspended it; null while it works. */
  suspendedAt: string | null;
}

/** `role_name` of `GET collaborators/{user}/permission`. */
export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none';

export interface Repository {
  id: number;
  owner: Account;
  name: string;
  defaultBranch: string;
  private: boolean;
  archived: boolean;
  disabled: boolean;
  /** The repository this one was forked from; a fork is not covered by the installation. */
  parent: Repository | null;
  installation: Installation | null;
  store: GitStore;
  roles: Map<string, Role>;
  pulls: PullRequest[];
  checkRuns: CheckRun[];
  createdAt: string;
}

export interface PullRequest {
  id: number;
  number: number;
  repository: Repository;
  headRepository: Repository;
  title: string;
  body: string | null;
  draft: boolean;
  state: 'open' | 'closed';
  author: Account;
  base: { ref: string; sha: string };
  head: { ref: string; sha: string };
  mergeBase: string;
  /** Commits of the pull request, newest first. */
  commits: string[];
  /** Objects that only a fork's head reaches; empty unless it is a fork. */
  forkObjects: Set<string>;
  reviews: Review[];
  threads: Thread[];
  comments: IssueComment[];
  createdAt: string;
  updatedAt: string;
}

export type ReviewState = 'PENDING' | 'COMMENTED' | 'CHANGES_REQUESTED' | 'APPROVED' | 'DISMISSED';

export interface Review {
  id: number;
  author: Account;
  body: string;
  state: ReviewState;
  commitId: string;
  submittedAt: string | null;
  minimized: string | null;
}

export type Side = 'LEFT' | 'RIGHT';

/** Lines are 1-based file lines; null once the line has left the diff. */
export interface Place {
  line: number | null;
  startLine: number | null;
  position: number | null;
}

export interface Thread {
  id: string;
  pull: PullRequest;
  path: string;
  subjectType: 'line' | 'file';
  side: Side;
  startSide: Side | null;
  current: Place;
  original: Place;
  outdated: boolean;
  diffHunk: string;
  commitId: string;
  originalCommitId: string;
  originalMergeBase: string;
  resolvedBy: Account | null;
  comments: ReviewComment[];
}

export interface ReviewComment {
  id: number;
  thread: Thread;
  reviewId: number;
  inReplyTo: number | null;
  author: Account;
  body: string;
  createdAt: string;
  updatedAt: string;
  minimized: string | null;
  reactions: Reaction[];
}

export interface IssueComment {
  id: number;
  pull: PullRequest;
  author: Account;
  body: string;
  createdAt: string;
  updatedAt: string;
  minimized: string | null;
  reactions: Reaction[];
}

export interface Reaction {
  id: number;
  author: Account;
  content: string;
  createdAt: string;
}

export interface Annotation {
  path: string;
  start_line: number;
  end_line: number;
  start_column: number | null;
  end_column: number | null;
  annotation_level: string;
  title: string | null;
  message: string;
  raw_details: string | null;
}

export interface CheckAction {
  label: string;
  description: string;
  identifier: string;
}

export interface CheckRun {
  id: number;
  repository: Repository;
  suiteId: number;
  /** The App it belongs to: ours unless a test says otherwise. */
  appId: number;
  name: string;
  headSha: string;
  status: string;
  conclusion: string | null;
  externalId: string;
  detailsUrl: string | null;
  startedAt: string | null;
  completedAt: string | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  annotations: Annotation[];
  actions: CheckAction[];
}

export interface ApiCall {
  method: string;
  /** Path and query as asked, without `/api/v3`. */
  path: string;
  /** The operation of the OpenAPI description, such as `/repos/{owner}/{repo}/check-runs`; `/graphql`; null if unknown. */
  route: string | null;
  status: number;
  ms: number;
  /** Milliseconds since the epoch, of a clock that only goes forward. */
  arrivedAt: number;
  answeredAt: number;
  /** The installation whose token was used. */
  installation: number | null;
  /** Whether a fault answered. */
  fault: boolean;
  body: unknown;
}

/** A response of the double that the OpenAPI or GraphQL description does not allow: a bug of the double. */
export interface Violation {
  where: string;
  errors: string[];
}

export interface Delivery {
  id: number;
  guid: string;
  event: string;
  action: string | null;
  deliveredAt: string;
  redelivery: boolean;
  /** Seconds. */
  duration: number;
  /** `OK`, or what went wrong; `pending` until that is known, and not listed so long. */
  status: string;
  statusCode: number;
  responseBody: string;
  url: string;
  payload: JsonObject;
  installationId: number | null;
  repositoryId: number | null;
}
