import { z } from 'zod';
import type { GitHubClient } from './client.ts';
import { translatingErrors } from './translate-error.ts';

/** Installations a call, GitHub's most. */
const PAGE = 100;

const answer = z.array(
  z.object({
    id: z.number(),
    suspended_at: z.string().nullish(),
    account: z.object({ login: z.string().optional(), slug: z.string().optional() }).nullish(),
  }),
);

export interface Installation {
  readonly id: number;
  /** Login of the account it is on, the slug of an enterprise; null where GitHub does not tell. */
  readonly account: string | null;
}

/**
 * All installations of the App that are not suspended, ⌈I/100⌉ calls for I of them. A suspended one has no tokens: every
 * call would be refused.
 *
 * @param client the App's own, with a JSON web token
 */
export async function listInstallations(client: GitHubClient): Promise<Installation[]> {
  const found: Installation[] = [];
  for (let page = 1; ; page += 1) {
    const { data } = await translatingErrors(() => client.request('GET /app/installations', { per_page: PAGE, page }));
    const listed = answer.parse(data);
    for (const { id, account, suspended_at: suspendedAt } of listed) {
      if (!suspendedAt) found.push({ id, account: account?.login ?? account?.slug ?? null });
    }
    if (listed.length < PAGE) return found;
  }
}
