/** Repositories, pull requests and their conversations as GraphQL has them. */
import { allows } from '../http/route.ts';
import type { Account, IssueComment, PullRequest, Repository, Review, ReviewComment, Thread } from '../model.ts';
import { diffOf } from '../threads.ts';
import { findPull, fullName, type World } from '../world.ts';
import { checkSuites, type SuitesArguments } from './check-suites.ts';
import { connection, type PageArguments } from './connection.ts';
import { failure } from './failure.ts';
import { gitObject, type ObjectArguments } from './objects.ts';
import { type PullsArguments, pullsAsked } from './pulls-asked.ts';
import { permit, type Viewer } from './viewer.ts';

/** GraphQL leaves the `[bot]` off that REST puts behind a bot's login. */
const actorNode = (world: World, { login, type, id }: Account) => ({
  __typename: type,
  id: `U_${id}`,
  login: login.replace(/\[bot\]$/, ''),
  url: `${world.url}/${login}`,
  databaseId: id,
});

export function repositoryNode(viewer: Viewer, repository: Repository) {
  const { world } = viewer;
  return {
    __typename: 'Repository',
    id: `R_${repository.id}`,
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: fullName(repository),
    owner: actorNode(world, repository.owner),
    isFork: repository.parent !== null,
    isPrivate: repository.private,
    url: `${world.url}/${fullName(repository)}`,
    defaultBranchRef: () => ({
      id: 'REF_default',
      name: repository.defaultBranch,
      target: () => gitObject(world, repository, { expression: repository.defaultBranch }),
    }),
    object: async (asked: ObjectArguments) => {
      permit(viewer, 'contents:read');
      return withPulls(viewer, repository, await gitObject(world, repository, asked));
    },
    isArchived: repository.archived,
    isDisabled: repository.disabled,
    pullRequests: (asked: PullsArguments) => {
      permit(viewer, 'pull_requests:read');
      const nodes = pullsAsked(repository, asked).map((pull) => pullNode(viewer, pull));
      return connection(nodes, asked);
    },
    pullRequest: ({ number }: { number: number }) => {
      permit(viewer, 'pull_requests:read');
      const pull = findPull(repository, number);
      if (!pull) throw failure('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`);
      return pullNode(viewer, pull);
    },
  };
}

/** A commit that the default branch lacks knows the open pull requests that have it. */
function withPulls<T extends { __typename: string; oid: string }>(
  viewer: Viewer,
  repository: Repository,
  node: T | null,
) {
  if (node?.__typename !== 'Commit') return node;
  const { forkCommitsKnowPulls } = viewer.world.switches;
  const pulls = repository.pulls.filter(
    ({ state, commits, headRepository }) =>
      state === 'open' && commits.includes(node.oid) && (forkCommitsKnowPulls || headRepository === repository),
  );
  const suites = (asked: SuitesArguments) => checkSuites(viewer, repository, node.oid, asked);
  const associatedPullRequests = (asked: PageArguments) => {
    permit(viewer, 'pull_requests:read');
    return connection(
      pulls.map((pull) => pullNode(viewer, pull)),
      asked,
    );
  };
  return { ...node, associatedPullRequests, checkSuites: suites };
}

function pullNode(viewer: Viewer, pull: PullRequest): object {
  const { world } = viewer;
  const sum = (key: 'additions' | 'deletions') => async () =>
    (await diffOf(pull)).reduce((total, row) => total + row[key], 0);
  return {
    __typename: 'PullRequest',
    id: `PR_${pull.id}`,
    databaseId: pull.id,
    number: pull.number,
    title: pull.title,
    body: pull.body ?? '',
    state: pull.state.toUpperCase(),
    closed: pull.state === 'closed',
    merged: false,
    isDraft: pull.draft,
    isCrossRepository: pull.headRepository !== pull.repository,
    locked: false,
    url: `${world.url}/${fullName(pull.repository)}/pull/${pull.number}`,
    author: actorNode(world, pull.author),
    headRefOid: pull.head.sha,
    headRefName: pull.head.ref,
    baseRefOid: pull.base.sha,
    baseRefName: pull.base.ref,
    createdAt: pull.createdAt,
    updatedAt: pull.updatedAt,
    additions: sum('additions'),
    deletions: sum('deletions'),
    changedFiles: async () => (await diffOf(pull)).length,
    commits: (asked: PageArguments) => connection(commitNodes(viewer, pull), asked),
    reviewThreads: (asked: PageArguments) =>
      connection(
        pull.threads.map((thread) => threadNode(viewer, thread)),
        asked,
      ),
    reviews: (asked: PageArguments) =>
      connection(
        pull.reviews.map((review) => reviewNode(viewer, pull, review)),
        asked,
      ),
    comments: (asked: PageArguments) =>
      connection(
        pull.comments.map((comment) => issueCommentNode(viewer, comment)),
        asked,
      ),
  };
}

/** Oldest first. The checks of a fork's commits are those of the base repository. */
function commitNodes(viewer: Viewer, pull: PullRequest): object[] {
  const { world } = viewer;
  const isHidden = pull.headRepository !== pull.repository && !world.switches.forkChecksListed;
  return pull.commits.toReversed().map((oid) => ({
    id: `PRC_${pull.id}_${oid}`,
    pullRequest: () => pullNode(viewer, pull),
    commit: {
      __typename: 'Commit',
      id: `GO_${oid}`,
      oid,
      abbreviatedOid: oid.slice(0, 7),
      checkSuites: (asked: SuitesArguments) =>
        isHidden ? connection([], asked) : checkSuites(viewer, pull.repository, oid, asked),
    },
  }));
}

export function threadNode(viewer: Viewer, thread: Thread): object {
  const canResolve = allows(viewer.actor.permissions, 'contents:write');
  return {
    __typename: 'PullRequestReviewThread',
    id: thread.id,
    path: thread.path,
    isResolved: thread.resolvedBy !== null,
    isOutdated: thread.outdated,
    isCollapsed: thread.outdated || thread.resolvedBy !== null,
    resolvedBy: thread.resolvedBy && actorNode(viewer.world, thread.resolvedBy),
    line: thread.current.line,
    startLine: thread.current.startLine,
    originalLine: thread.original.line,
    originalStartLine: thread.original.startLine,
    diffSide: thread.side,
    startDiffSide: thread.startSide,
    subjectType: thread.subjectType.toUpperCase(),
    viewerCanResolve: canResolve && !thread.resolvedBy,
    viewerCanUnresolve: canResolve && thread.resolvedBy !== null,
    viewerCanReply: true,
    pullRequest: () => pullNode(viewer, thread.pull),
    comments: (asked: PageArguments) =>
      connection(
        thread.comments.map((comment) => commentNode(viewer, comment)),
        asked,
      ),
  };
}

const common = ({ world }: Viewer, comment: ReviewComment | IssueComment) => ({
  databaseId: comment.id,
  fullDatabaseId: String(comment.id),
  body: comment.body,
  bodyText: comment.body,
  author: actorNode(world, comment.author),
  viewerDidAuthor: comment.author === world.app.bot,
  viewerCanDelete: true,
  viewerCanUpdate: true,
  viewerCanMinimize: world.switches.minimizeAllowed,
  isMinimized: comment.minimized !== null,
  minimizedReason: comment.minimized?.toLowerCase() ?? null,
  createdAt: comment.createdAt,
  updatedAt: comment.updatedAt,
  lastEditedAt: comment.updatedAt === comment.createdAt ? null : comment.updatedAt,
});

function commentNode(viewer: Viewer, comment: ReviewComment): object {
  const { thread } = comment;
  return {
    __typename: 'PullRequestReviewComment',
    id: `PRRC_${comment.id}`,
    ...common(viewer, comment),
    path: thread.path,
    line: thread.current.line,
    startLine: thread.current.startLine,
    originalLine: thread.original.line,
    originalStartLine: thread.original.startLine,
    position: thread.current.position,
    outdated: thread.outdated,
    diffHunk: thread.diffHunk,
    state: 'SUBMITTED',
    subjectType: thread.subjectType.toUpperCase(),
    url: `${viewer.world.url}/${fullName(thread.pull.repository)}/pull/${thread.pull.number}#discussion_r${comment.id}`,
    commit: () => gitObject(viewer.world, thread.pull.repository, { oid: thread.commitId }),
    originalCommit: () => gitObject(viewer.world, thread.pull.repository, { oid: thread.originalCommitId }),
    replyTo: () => {
      const target = thread.comments.find(({ id }) => id === comment.inReplyTo);
      return target ? commentNode(viewer, target) : null;
    },
  };
}

export const reviewCommentNode = commentNode;

export const issueCommentNode = (viewer: Viewer, comment: IssueComment): object => ({
  __typename: 'IssueComment',
  id: `IC_${comment.id}`,
  ...common(viewer, comment),
});

export const reviewNode = ({ world }: Viewer, pull: PullRequest, review: Review): object => ({
  __typename: 'PullRequestReview',
  id: `PRR_${review.id}`,
  databaseId: review.id,
  body: review.body,
  state: review.state,
  author: actorNode(world, review.author),
  submittedAt: review.submittedAt,
  isMinimized: review.minimized !== null,
  minimizedReason: review.minimized?.toLowerCase() ?? null,
  viewerDidAuthor: review.author === world.app.bot,
  commit: () => gitObject(world, pull.repository, { oid: review.commitId }),
});
