import { createAnalyzer } from '../analysis/index.ts';
import { loadRules, rulesModule } from '../catalogue/index.ts';
import { HunkwiseError } from '../core/error.ts';
import { connect, describePullRequest, pullRequestReader, watchHead } from '../github/index.ts';
import { judge } from '../review/judge.ts';
import { repositoryLinks } from '../review/links.ts';
import { planReview } from '../review/plan.ts';
import { print } from './output.ts';
import type { PullRequestName } from './parse-arguments.ts';
import { renderPlan } from './render-plan.ts';

/**
 * Reads a pull request with the user's own token, judges it, and prints what the App would post. Nothing is written to
 * GitHub.
 *
 * @throws HunkwiseError without `--dry-run`, without a token, or for what GitHub refuses
 */
export async function review({ owner, repo, number }: PullRequestName, dryRun: boolean): Promise<void> {
  if (!dryRun) {
    throw new HunkwiseError('dry-run-only', 'Only the App posts reviews.', {
      hint: `To see what it would post: \`hunkwise review ${owner}/${repo}#${number} --dry-run\`.`,
    });
  }
  const client = connect(connection(process.env));
  const pull = await describePullRequest(client, owner, repo, number);
  const change = await pullRequestReader(client, pull, watchHead(client, pull)).read();
  const rules = await loadRules();
  const analyzer = createAnalyzer({ rulesModule });
  try {
    const judgement = await judge(change, analyzer, rules);
    print(renderPlan(planReview(change, judgement, repositoryLinks(pull.repositoryUrl, change.head))));
  } finally {
    await analyzer.close();
  }
}

/** As the GitHub command line and GitHub Actions name them. */
function connection(env: NodeJS.ProcessEnv): { token: string; baseUrl?: string } {
  const token = env.GITHUB_TOKEN || env.GH_TOKEN;
  if (!token) {
    throw new HunkwiseError('token-missing', 'Reading a pull request takes a token.', {
      hint: 'Set GITHUB_TOKEN, for example with `export GITHUB_TOKEN=$(gh auth token)`; reading pull requests suffices.',
    });
  }
  return { token, ...(env.GITHUB_API_URL && { baseUrl: env.GITHUB_API_URL }) };
}
