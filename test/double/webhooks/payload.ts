/** Webhook payloads, completed from the description's own webhook schemas. */
import type { JsonObject } from '../model.ts';
import { repositoryShape, userShape } from '../shapes/repository.ts';
import { complete } from '../spec/complete.ts';
import { component } from '../spec/document.ts';
import { componentErrors } from '../spec/validator.ts';
import type { Announcement, World } from '../world.ts';
import { subjectValues } from './subjects.ts';

/** The description's name of an event's schema: `webhook-pull-request-opened`. */
const schemaOf = (event: string, action: string | null): string =>
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
  const payload = { ...commonValues(world, action, subject), ...(await subjectValues(world, event, action, subject)) };
  const whole = merged(payload, subject.extra) as JsonObject;
  const schema = schemaOf(event, action);
  if (!component(schema)) return whole;
  const completed = complete(schema, whole);
  const errors = world.validate ? componentErrors(schema, completed) : [];
  if (errors.length > 0) world.violations.push({ where: schema, errors });
  return completed;
}

function commonValues(world: World, action: string, { repository, pull, sender }: Announcement): JsonObject {
  const { installation, owner } = pull?.repository ?? repository;
  return {
    ...(action === '' ? {} : { action }),
    repository: repositoryShape(world, repository, 'repository-webhooks'),
    sender: userShape(world, sender ?? pull?.author ?? owner),
    ...(installation ? { installation: { id: installation.id, node_id: `MDIz${installation.id}` } } : {}),
    ...(owner.type === 'Organization' ? { organization: organization(world, owner.login, owner.id) } : {}),
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
