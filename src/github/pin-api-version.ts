import type { Octokit } from '@octokit/rest';

/** Neither Octokit nor Probot sends one, and GitHub's default may change; supported until 2028 (`github.md`, section 1). */
const API_VERSION = '2022-11-28';

/** An Octokit plugin that pins `X-GitHub-Api-Version`. */
export function pinApiVersion(octokit: Pick<Octokit, 'hook'>): Record<string, never> {
  octokit.hook.before('request', (options) => {
    options.headers['x-github-api-version'] = API_VERSION;
  });
  return {};
}
