/** The part of a webhook payload that differs from event to event. */
import type { CheckRun, JsonObject, PullRequest } from '../model.ts';
import { commentsOf } from '../reviews.ts';
import { checkRunShape, pullsOfHead } from '../shapes/check.ts';
import { minimalPull, pullPage, pullShape } from '../shapes/pull.ts';
import { appShape, installationShape, repositoryUrl, userShape } from '../shapes/repository.ts';
import { commentShape, issueCommentShape } from '../shapes/review.ts';
import type { Announcement, World } from '../world.ts';

export async function subjectValues(
  world: World,
  event: string,
  action: string,
  subject: Announcement,
): Promise<JsonObject> {
  const { pull, repository } = subject;
  const own = repository.installation;
  if (event.startsWith('installation'))
    return own ? { installation: installationShape(world, own), repositories: [] } : {};
  if (!pull) return {};
  switch (event) {
    case 'issue_comment':
      return issueValues(world, pull);
    case 'check_run':
      return checkRunValues(world, action, pull);
    case 'check_suite':
      return { check_suite: suiteValues(world, pull) };
    case 'merge_group':
      return mergeGroupValues(pull);
    default:
      return event.startsWith('pull_request') ? await pullValues(world, event, action, pull) : {};
  }
}

async function pullValues(world: World, event: string, action: string, pull: PullRequest): Promise<JsonObject> {
  const shape = await pullShape(world, pull, 'pull-request-webhook');
  const last = commentsOf(pull).at(-1);
  if (event === 'pull_request_review_comment')
    return { pull_request: shape, ...(last ? { comment: commentShape(world, last) } : {}) };
  if (event !== 'pull_request') return { pull_request: shape };
  const before = pull.commits[1] ?? pull.base.sha;
  return {
    number: pull.number,
    pull_request: shape,
    ...(action === 'synchronize' ? { before, after: pull.head.sha } : {}),
  };
}

function issueValues(world: World, pull: PullRequest): JsonObject {
  const page = pullPage(world, pull);
  const api = `${repositoryUrl(world, pull.repository)}/issues/${pull.number}`;
  const url = api.replace('/issues/', '/pulls/');
  const last = pull.comments.at(-1);
  return {
    ...(last ? { comment: issueCommentShape(world, last) } : {}),
    issue: {
      id: pull.id,
      number: pull.number,
      title: pull.title,
      state: pull.state,
      draft: pull.draft,
      body: pull.body,
      url: api,
      comments_url: `${api}/comments`,
      html_url: page,
      user: userShape(world, pull.author),
      labels: [],
      assignees: [],
      pull_request: { url, html_url: page, diff_url: `${page}.diff`, patch_url: `${page}.patch`, merged_at: null },
    },
  };
}

/** Our newest run on the head; `requested_action` presses its first button. */
function checkRunValues(world: World, action: string, pull: PullRequest): JsonObject {
  const isOurs = (run: CheckRun) => run.headSha === pull.head.sha && run.appId === world.app.id;
  const run = pull.repository.checkRuns.findLast(isOurs);
  const button =
    action === 'requested_action' ? { requested_action: { identifier: run?.actions[0]?.identifier ?? '' } } : {};
  return { ...(run ? { check_run: checkRunShape(world, run) } : {}), ...button };
}

function suiteValues(world: World, pull: PullRequest): JsonObject {
  const pulls = pullsOfHead(pull.repository, pull.head.sha);
  const known = pull.repository.checkRuns.find((run) => run.headSha === pull.head.sha && run.appId === world.app.id);
  return {
    id: known?.suiteId ?? world.nextId(),
    head_sha: pull.head.sha,
    // Pushes to forks are not detected.
    head_branch: pulls.length === 0 ? null : pull.head.ref,
    pull_requests: pulls.map((each) => minimalPull(world, each)),
    app: { ...appShape(world), events: EVENTS_OF_SUITES },
  };
}

/** The description of this payload does not know `merge_group` yet. */
const EVENTS_OF_SUITES = ['pull_request', 'issue_comment', 'pull_request_review_comment'];

const mergeGroupValues = (pull: PullRequest): JsonObject => ({
  merge_group: {
    head_sha: pull.head.sha,
    base_sha: pull.base.sha,
    base_ref: `refs/heads/${pull.base.ref}`,
    head_ref: `refs/heads/gh-readonly-queue/${pull.base.ref}/pr-${pull.number}-${pull.base.sha}`,
  },
});
