import type { GitHubClient, PullRequestHead } from './client.ts';
import { type Answer, answer, type BlobAnswer, blobAt, type Question, queryText } from './pull-request-query.ts';
import { isTransient } from './translate-error.ts';

/** Blobs a query; more run into GitHub's ten seconds (`github.md`, section 1, GraphQL). */
const BATCH = 50;

/** Failures in a row after which GitHub is taken to be down. */
const MOST_FAILURES = 8;

/** Attempts by Octokit's retry plugin at the query that carries the pull request alone. */
const RETRIES = 3;

/** Everything that was asked for; `failed` are the expressions that GitHub could not answer even one by one. */
export interface Answers {
  readonly blobs: ReadonlyMap<string, BlobAnswer>;
  readonly failed: ReadonlySet<string>;
  readonly first: Answer;
}

export interface Asker {
  readonly client: GitHubClient;
  readonly pull: PullRequestHead;
  /** git expression of the configuration file. */
  readonly configuration: string;
  /** Told what each query cost and what is left of the hour's points. */
  readonly onRateLimit?: (rate: { readonly cost: number; readonly remaining: number }) => void;
}

/**
 * Asks for the pull request and the blobs, 50 a query: max(1, ⌈P/50⌉) calls. A query that is too heavy is halved until
 * it passes.
 *
 * @throws what GitHub said when nothing passes
 */
export async function ask(asker: Asker, expressions: readonly string[]): Promise<Answers> {
  const blobs = new Map<string, BlobAnswer>();
  const failed = new Set<string>();
  const answered: Answer[] = [];
  let failures = 0;

  const load = async (question: Question): Promise<void> => {
    try {
      const reply = await query(asker, question);
      failures = 0;
      if (question.withPullRequest) answered.push(reply);
      for (const [index, expression] of question.expressions.entries()) blobs.set(expression, blobAt(reply, index));
    } catch (error) {
      failures += 1;
      const parts = halves(question);
      if (!isTooHeavy(error) || failures > MOST_FAILURES || question.expressions.length === 0) throw error;
      if (parts === null) failed.add(question.expressions[0] as string);
      else for (const part of parts) await load(part);
    }
  };

  for (let at = 0; at === 0 || at < expressions.length; at += BATCH) {
    await load({ expressions: expressions.slice(at, at + BATCH), withPullRequest: at === 0 });
  }
  return { blobs, failed, first: answered[0] as Answer };
}

/** Two smaller questions; null for a single blob. */
function halves({ expressions, withPullRequest }: Question): [Question, Question] | null {
  if (expressions.length === 1 && !withPullRequest) return null;
  const middle = Math.floor(expressions.length / 2);
  return [
    { expressions: expressions.slice(0, middle), withPullRequest },
    { expressions: expressions.slice(middle), withPullRequest: false },
  ];
}

async function query({ client, pull, configuration, onRateLimit }: Asker, question: Question): Promise<Answer> {
  const { expressions, withPullRequest } = question;
  const data = await client.graphql(queryText(question), {
    owner: pull.owner,
    name: pull.repo,
    ...(withPullRequest && { number: pull.number, configuration }),
    ...Object.fromEntries(expressions.map((expression, at) => [`e${at}`, expression])),
    // A heavy query fails the same way again: it is halved at once.
    request: { retries: expressions.length === 0 ? RETRIES : 0 },
  });
  const reply = answer.parse(data);
  if (reply.rateLimit) onRateLimit?.(reply.rateLimit);
  return reply;
}

const HOPELESS = new Set(['FORBIDDEN', 'NOT_FOUND', 'RATE_LIMITED', 'INSUFFICIENT_SCOPES']);

/** A timeout comes as 502 or 504, or as partial data with an error (`github.md`, section 1, GraphQL). */
function isTooHeavy(error: unknown): boolean {
  if (isTransient(error)) return true;
  if (!(error instanceof Error && error.name === 'GraphqlResponseError')) return false;
  const errors = 'errors' in error && Array.isArray(error.errors) ? error.errors : [];
  return !errors.some((each: { type?: string }) => each.type !== undefined && HOPELESS.has(each.type));
}
