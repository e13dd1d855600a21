/** `POST /graphql`: real schema, real validation, the double's own resolvers. */
import { type DocumentNode, execute, GraphQLError, parse, validate } from 'graphql';
import { charge } from '../http/limits.ts';
import { Refusal } from '../http/refusal.ts';
import type { Call, Reply } from '../http/route.ts';
import { findRepository, meterOf, type World } from '../world.ts';
import { costOf, type QueryCost } from './cost.ts';
import { failure, formatted, worded } from './failure.ts';
import { mutations, reviewCommentById } from './mutations.ts';
import { repositoryNode } from './nodes.ts';
import { githubSchema } from './schema.ts';
import type { Viewer } from './viewer.ts';

export async function graphql({ world, actor, method, body }: Call): Promise<Reply> {
  if (method !== 'POST') throw new Refusal(404, 'Not Found');
  if (actor.kind === 'app') throw new Refusal(403, 'Resource not accessible by integration');
  if (typeof body.query !== 'string')
    throw new Refusal(400, 'A query attribute must be specified and must be a string.');
  const document = parsed(body.query);
  if (document instanceof GraphQLError) return errors([document]);
  const invalid = validate(githubSchema(), document);
  if (invalid.length > 0) return errors(invalid.map(worded));
  const variables = (body.variables ?? {}) as Record<string, unknown>;
  const cost = costOf(githubSchema(), document, variables);
  const refused = book(world, actor.installation.id, document, cost);
  if (refused) return errors([refused]);
  if (cost.errors.length > 0) return errors(cost.errors);
  if (cost.objects > world.limits.graphqlObjects)
    throw new Refusal(502, 'Something went wrong while executing your query.');
  return await executed({ world, actor }, document, { variables, cost, operation: body.operationName });
}

function parsed(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

const errors = (list: readonly GraphQLError[]): Reply => ({ status: 200, body: { errors: list.map(formatted) } });

/** Charges the limits; the primary one is answered with 200 and an error. Throws the secondary one. */
function book(world: World, installation: number, document: DocumentNode, cost: QueryCost): GraphQLError | null {
  const meter = meterOf(world, installation);
  const mutates = document.definitions.some((each) => 'operation' in each && each.operation === 'mutation');
  if (cost.nodes > world.limits.graphqlNodes) {
    return failure(
      'MAX_NODE_LIMIT_EXCEEDED',
      `This query requests up to ${cost.nodes} possible nodes which exceeds the maximum limit of ${world.limits.graphqlNodes}.`,
    );
  }
  if (meter.used.graphql + cost.points > world.limits.requestsPerHour) {
    return failure('RATE_LIMITED', `API rate limit already exceeded for installation ID ${installation}.`);
  }
  charge(
    meter,
    { resource: 'graphql', primary: cost.points, points: mutates ? 5 : 1, content: false },
    world.limits,
    world.now().getTime(),
  );
  return null;
}

interface Run {
  variables: Record<string, unknown>;
  cost: QueryCost;
  operation: unknown;
}

async function executed(viewer: Viewer, document: DocumentNode, { variables, cost, operation }: Run): Promise<Reply> {
  const result = await execute({
    schema: githubSchema(),
    document,
    rootValue: rootValue(viewer, cost),
    variableValues: variables,
    ...(typeof operation === 'string' ? { operationName: operation } : {}),
  });
  for (const error of result.errors ?? []) report(viewer.world, error);
  return {
    status: 200,
    body: { data: result.data ?? null, ...(result.errors ? { errors: result.errors.map(formatted) } : {}) },
  };
}

/** An error that is not one of GitHub's means that a query asked for what the double does not have. */
function report(world: World, error: GraphQLError): void {
  const known = typeof error.extensions.githubType === 'string' || /variable|Variable/.test(error.message);
  if (!known) world.violations.push({ where: `graphql ${error.path?.join('.') ?? ''}`, errors: [error.message] });
}

const rootValue = (viewer: Viewer, cost: QueryCost) => ({
  repository: ({ owner, name }: { owner: string; name: string }) => {
    const { world, actor } = viewer;
    const found = findRepository(world, owner, name);
    const covered = found?.installation === actor.installation && (actor.repositories?.has(found.id) ?? true);
    const open = world.switches.publicReadable && found?.private === false;
    if (!found || !(covered || open))
      throw failure('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`);
    return repositoryNode(viewer, found);
  },
  node: ({ id }: { id: string }) => reviewCommentById(viewer, id),
  viewer: () => ({ __typename: 'User', id: `U_${viewer.world.app.bot.id}`, login: viewer.world.app.bot.login }),
  rateLimit: () => {
    const meter = meterOf(viewer.world, viewer.actor.installation.id);
    const limit = viewer.world.limits.requestsPerHour;
    const used = meter.used.graphql;
    return {
      limit,
      used,
      remaining: Math.max(0, limit - used),
      cost: cost.points,
      nodeCount: cost.nodes,
      resetAt: new Date(meter.resetAt).toISOString(),
    };
  },
  ...mutations(viewer),
});
