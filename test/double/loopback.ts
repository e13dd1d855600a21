/** What a test holds in its hands. */

import * as conversation from './conversation.ts';
import type { Files } from './git/commit.ts';
import type { Faults } from './http/faults.ts';
import { dissolve, enqueue, type MergeGroup } from './merge-queue.ts';
import type {
  ApiCall,
  CheckRun,
  Delivery,
  IssueComment,
  JsonObject,
  PullRequest,
  Repository,
  Review,
  ReviewComment,
  Role,
  Thread,
  Violation,
} from './model.ts';
import type { Fault, Limits, Permissions, Switches, WebhookTarget } from './options.ts';
import { addCheckRun } from './rest/checks.ts';
import { commentsOf } from './reviews.ts';
import * as scene from './scene.ts';
import type { Announcer } from './webhooks/announce.ts';
import { type DeliverOptions, deliver, redeliver } from './webhooks/deliver.ts';
import { payloadOf } from './webhooks/payload.ts';
import { type Announcement, account, installationOn, timestamp, type World } from './world.ts';

/** A pull request, or its number in the only repository that has such a one. */
export type PullReference = PullRequest | number;

/** What is on a pull request now. */
export interface PullRequestView {
  pull: PullRequest;
  reviews: Review[];
  /** Review comments of all threads, oldest first. */
  comments: ReviewComment[];
  threads: Thread[];
  /** The conversation. */
  issueComments: IssueComment[];
  /** Runs on the current head, oldest first, with all annotations. */
  checkRuns: CheckRun[];
}

export interface LoopbackGitHub {
  /** `http://127.0.0.1:PORT`; the API is here and below `/api/v3`, GraphQL at `/graphql` and `/api/graphql`. */
  url: string;
  /** `127.0.0.1:PORT`, for GHE_HOST. */
  host: string;
  appId: number;
  /** PEM. */
  privateKey: string;
  webhookSecret: string;
  calls: ApiCall[];
  violations: Violation[];
  deliveries: Delivery[];
  switches: Switches;
  limits: Limits;
  /** Milliseconds that each answer of the API takes more from now on. */
  latency: number;
  close(): Promise<void>;
  fail(fault: Fault): void;

  createRepository(spec?: scene.RepositorySpec): Promise<Repository>;
  openPullRequest(spec: scene.PullRequestSpec): Promise<PullRequest>;
  push(pull: PullReference, files: Files): Promise<string>;
  forcePush(pull: PullReference, files: Files): Promise<string>;
  pushBranch(repository: Repository, branch: string, files: Files): Promise<string>;
  retarget(pull: PullReference, base: string): Promise<void>;
  setState(
    pull: PullReference,
    action: 'closed' | 'reopened' | 'ready_for_review' | 'converted_to_draft',
  ): Promise<void>;
  comment(pull: PullReference, login: string, body: string): Promise<IssueComment>;
  reply(pull: PullReference, commentId: number, login: string, body: string): Promise<ReviewComment>;
  resolve(thread: Thread, login?: string): void;
  /** Presses "Commit suggestion" on a review comment; throws where GitHub offers no button. Returns the new head. */
  acceptSuggestion(commentId: number): Promise<string>;
  /** Presses a check run's button, or "Re-run" without an identifier: `check_run.requested_action` or `.rerequested`. */
  press(run: CheckRun, login: string, identifier?: string): Promise<void>;
  setRole(repository: Repository, login: string, role: Role): void;
  /** Changes what an account granted; tokens issued before keep theirs. */
  grant(owner: string, permissions: Permissions): void;
  /** An account's owner suspends the App's installation, or lets it work again: suspended, it gets no tokens. */
  suspend(owner: string, isSuspended?: boolean): void;
  /** A fresh installation token for an account, with what it has granted by now. */
  token(owner: string): string;
  /** The id of the App's installation on an account. */
  installationId(owner: string): number;
  /** Adds the pull request to the merge queue: `merge_group.checks_requested` for the commit that this makes. */
  enqueue(pull: PullReference): Promise<MergeGroup>;
  /** The queue gives the group up: `merge_group.destroyed`. */
  dissolve(group: MergeGroup): Promise<void>;
  /** A check run of another App, or an older one of ours. */
  addCheckRun(repository: Repository, values: Pick<CheckRun, 'name' | 'headSha'> & Partial<CheckRun>): CheckRun;

  pullRequest(pull: PullReference): PullRequestView;

  webhook(event: string, action: string, pull: PullReference | Repository, extra?: JsonObject): Promise<JsonObject>;
  deliver(url: string, event: string, payload: JsonObject, options?: DeliverOptions): Promise<Delivery>;
  redeliver(delivery: Delivery): Promise<Delivery>;
  /** Where events are delivered on their own from now on. */
  setWebhook(target: WebhookTarget | null): void;
  /** Ends when automatic deliveries have been answered. */
  settled(): Promise<void>;
}

export interface Parts {
  world: World;
  faults: Faults;
  privateKey: string;
  announce: Announcer;
  close(): Promise<void>;
}

export function loopback({ world, faults, privateKey, announce, close }: Parts): LoopbackGitHub {
  const find = (reference: PullReference) => pullOf(world, reference);
  return {
    url: world.url,
    host: world.url.slice('http://'.length),
    appId: world.app.id,
    privateKey,
    webhookSecret: world.webhookSecret,
    calls: world.calls,
    violations: world.violations,
    deliveries: world.deliveries,
    switches: world.switches,
    limits: world.limits,
    get latency() {
      return world.latency;
    },
    set latency(milliseconds) {
      world.latency = milliseconds;
    },
    close,
    fail: (fault) => faults.add(fault),

    createRepository: (spec) => scene.createRepository(world, spec),
    openPullRequest: (spec) => scene.openPullRequest(world, spec),
    push: (pull, files) => scene.push(world, find(pull), files),
    forcePush: (pull, files) => scene.forcePush(world, find(pull), files),
    pushBranch: (repository, branch, files) => scene.pushBranch(world, repository, branch, files),
    retarget: (pull, base) => scene.retarget(world, find(pull), base),
    setState: (pull, action) => scene.setState(world, find(pull), action),
    comment: (pull, login, body) => conversation.comment(world, find(pull), login, body),
    reply: (pull, commentId, login, body) => conversation.reply(world, find(pull), commentId, login, body),
    resolve: (thread, login = 'ada') => void Object.assign(thread, { resolvedBy: account(world, login) }),
    acceptSuggestion: (commentId) => conversation.acceptSuggestion(world, commentId),
    press: (run, login, identifier) => conversation.press(world, run, login, identifier),
    setRole: (repository, login, role) => scene.setRole(world, repository, login, role),
    grant: (owner, permissions) => void Object.assign(installationOn(world, account(world, owner)), { permissions }),
    suspend: (owner, isSuspended = true) => {
      const installation = installationOn(world, account(world, owner));
      installation.suspendedAt = isSuspended ? timestamp(world) : null;
    },
    token: (owner) => tokenFor(world, owner),
    installationId: (owner) => installationOn(world, account(world, owner)).id,
    enqueue: (pull) => enqueue(world, find(pull)),
    dissolve: (group) => dissolve(world, group),
    addCheckRun: (repository, values) => addCheckRun(world, repository, values),

    pullRequest: (reference) => view(find(reference)),

    webhook: (event, action, subject, extra = {}) =>
      payloadOf(world, event, action, announcement(world, subject, extra)),
    deliver: (url, event, payload, options) => deliver(world, url, event, payload, options),
    redeliver: (delivery) => redeliver(world, delivery),
    setWebhook: (target) => void Object.assign(announce, { target }),
    settled: () => announce.settled(),
  };
}

function pullOf(world: World, reference: PullReference): PullRequest {
  if (typeof reference !== 'number') return reference;
  const [found, another] = world.repositories
    .flatMap((each) => each.pulls)
    .filter(({ number }) => number === reference);
  if (!found || another)
    throw new Error(
      `${found ? 'Several repositories have' : 'There is no'} pull request ${reference}: pass the object.`,
    );
  return found;
}

function tokenFor(world: World, owner: string): string {
  const installation = installationOn(world, account(world, owner));
  const grant = { installation, permissions: installation.permissions, repositories: null };
  return world.authority.issue(grant, world.now()).token;
}

function announcement(world: World, subject: PullReference | Repository, extra: JsonObject): Announcement {
  if (typeof subject === 'object' && !('number' in subject)) return { repository: subject, extra };
  const pull = pullOf(world, subject);
  return { pull, repository: pull.repository, extra };
}

const view = (pull: PullRequest): PullRequestView => ({
  pull,
  reviews: pull.reviews,
  comments: commentsOf(pull),
  threads: pull.threads,
  issueComments: pull.comments,
  checkRuns: pull.repository.checkRuns.filter((run) => run.headSha === pull.head.sha),
});
