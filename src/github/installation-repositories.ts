import { z } from 'zod';
import type { GitHubClient } from './client.ts';

/** Repositories a call, GitHub's most. */
const PAGE = 100;

const answer = z.object({
  total_count: z.number(),
  repositories: z.array(
    z.object({
      name: z.string(),
      full_name: z.string(),
      owner: z.object({ login: z.string() }),
      html_url: z.string(),
      archived: z.boolean().optional(),
      disabled: z.boolean().optional(),
      open_issues_count: z.number().optional(),
    }),
  ),
});

/** A repository that the installation covers. */
export interface InstalledRepository {
  readonly owner: string;
  readonly repo: string;
  /** `OWNER/REPO`. */
  readonly fullName: string;
  /** `https://github.com/OWNER/REPO`. */
  readonly repositoryUrl: string;
  /** Whether it may have open pull requests that can be written to. */
  readonly isBusy: boolean;
}

/**
 * A page of an installation's repositories; one call. `isLast` where no other follows. The number of open issues has the
 * pull requests in it, so that where it is 0 nothing has to be asked.
 *
 * @param page from 1 on
 */
export async function installationRepositories(
  client: GitHubClient,
  page: number,
): Promise<{ repositories: InstalledRepository[]; isLast: boolean }> {
  const { data } = await client.request('GET /installation/repositories', { per_page: PAGE, page });
  const { repositories: listed, total_count: total } = answer.parse(data);
  const repositories = listed.map((each) => ({
    owner: each.owner.login,
    repo: each.name,
    fullName: each.full_name,
    repositoryUrl: each.html_url,
    isBusy: !each.archived && !each.disabled && each.open_issues_count !== 0,
  }));
  return { repositories, isLast: listed.length < PAGE || page * PAGE >= total };
}
