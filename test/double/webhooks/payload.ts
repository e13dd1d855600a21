/** Webhook payloads, completed from the description's own webhook schemas. */
import type { JsonObject } from '../model.ts';
import { pullPage, pullShape } from '../shapes/pull.ts';
import { repositoryShape, userShape } from '../shapes/repository.ts';
import { issueCommentShape } from '../shapes/review.ts';
import { complete } from '../spec/complete.ts';
import { component } from '../spec/document.ts';
import type { Announcement, World } from '../world.ts';

/** The description's name of an event's schema: `webhook-pull-request-opened`. */
export const schemaOf = (event: string, action: string | null): string =>
  `webhook-${[event, action]
    .filter((part) => part !== null && part !== '')
    .join('-')
    .replaceAll('_', '-')}`;

/** What GitHub would send about `subject`; `subject.extra` is merged over it at every depth. */
export async function payloadOf(
  world: World,
  event: string,
  action: string,
  subject: Announcement,
): Promise<JsonObject> {
  const { repository, pull, extra = {} } = subject;
  const sender = subject.sender ?? pull?.author ?? repository.owner;
  const installation = (pull?.repository ?? repository).installation;
  const payload: JsonObject = {
    ...(action === '' ? {} : { action }),
    ...(await subjectValues(world, event, action, subject)),
    repository: repositoryShape(world, repository, 'repository-webhooks'),
    sender: userShape(world, sender),
    ...(installation ? { installation: { id: installation.id, node_id: `MDIz${installation.id}` } } : {}),
    ...(repository.owner.type === 'Organization'
      ? { organization: organization(world, repository.owner.login, repository.owner.id) }
      : {}),
  };
  const schema = schemaOf(event, action);
  const whole = merged(payload, extra) as JsonObject;
  return component(schema) ? complete(schema, whole) : whole;
}

async function subjectValues(world: World, event: string, action: string, { pull }: Announcement): Promise<JsonObject> {
  if (!pull) return {};
  if (event === 'issue_comment') return issueValues(world, pull);
  if (!event.startsWith('pull_request')) return {};
  const shape = await pullShape(world, pull, 'pull-request-webhook');
  if (event !== 'pull_request') return { pull_request: shape };
  const before = pull.commits[1] ?? pull.base.sha;
  return {
    number: pull.number,
    pull_request: shape,
    ...(action === 'synchronize' ? { before, after: pull.head.sha } : {}),
  };
}

function issueValues(world: World, pull: NonNullable<Announcement['pull']>): JsonObject {
  const page = pullPage(world, pull);
  const url = `${page.replace('/pull/', '/pulls/')}`;
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
      html_url: page,
      user: userShape(world, pull.author),
      labels: [],
      assignees: [],
      pull_request: { url, html_url: page, diff_url: `${page}.diff`, patch_url: `${page}.patch`, merged_at: null },
    },
  };
}

const organization = (world: World, login: string, id: number): JsonObject =>
  complete('organization-simple-webhooks', { login, id, url: `${world.url}/orgs/${login}` });

function merged(value: unknown, over: unknown): unknown {
  if (!isObject(value) || !isObject(over)) return over === undefined ? value : over;
  const keys = new Set([...Object.keys(value), ...Object.keys(over)]);
  return Object.fromEntries([...keys].map((key) => [key, merged(value[key], over[key])]));
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
