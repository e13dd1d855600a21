import type { GitHubClient, PullRequestHead } from './client.ts';
import { proposalExpression } from './configuration-files.ts';
import { inBatches } from './in-batches.ts';
import { withoutOwnerRepository } from './owner-configuration.ts';
import { type Answer, answer, type BlobAnswer, blobAt, type Question, queryText } from './pull-request-query.ts';

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
 * Asks for the pull request and the blobs, 50 a query: max(1, ⌈P/50⌉) calls.
 *
 * @throws what GitHub said when nothing passes
 */
export async function ask(asker: Asker, expressions: readonly string[]): Promise<Answers> {
  const blobs = new Map<string, BlobAnswer>();
  const answered: Answer[] = [];
  const failed = await inBatches(expressions, true, async ({ wanted, leads }) => {
    const reply = await query(asker, { by: 'expression', wanted, withPullRequest: leads });
    if (leads) answered.push(reply);
    for (const [index, expression] of wanted.entries()) blobs.set(expression, blobAt(reply, index));
  });
  return { blobs, failed, first: answered[0] as Answer };
}

/** One query; what it throws may mean that it was too heavy. */
export async function query(asker: Asker, question: Question, signal?: AbortSignal): Promise<Answer> {
  const { client, pull, configuration, onRateLimit } = asker;
  const { wanted, withPullRequest } = question;
  const request = client.graphql(queryText(question), {
    owner: pull.owner,
    name: pull.repo,
    ...(withPullRequest && { number: pull.number, configuration, proposal: proposalExpression(pull) }),
    ...Object.fromEntries(wanted.map((each, at) => [`e${at}`, each])),
    // A heavy query fails the same way again: it is halved at once.
    request: { retries: wanted.length === 0 ? RETRIES : 0, ...(signal && { signal }) },
  });
  const reply = answer.parse(await request.catch(withoutOwnerRepository));
  if (reply.rateLimit) onRateLimit?.(reply.rateLimit);
  return reply;
}
