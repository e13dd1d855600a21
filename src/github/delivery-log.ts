import { z } from 'zod';
import type { GitHubClient } from './client.ts';

/** Deliveries a call, GitHub's most. */
const PAGE = 100;

const attempt = z.object({
  id: z.coerce.number(),
  /** Shared by all attempts at one event; the `X-GitHub-Delivery` of each. */
  guid: z.string(),
  delivered_at: z.string(),
  /** `OK`, or words such as `failed to connect to host`. */
  status: z.string(),
  /** 502 where nobody listened, 504 where nobody answered in time. */
  status_code: z.number(),
  event: z.string(),
  action: z.string().nullish(),
});

/** One attempt of GitHub to deliver an event. */
export type Attempt = z.infer<typeof attempt>;

/** A part of the log: from a page on, the newest when it has no cursor, back to a time. */
export interface Stretch {
  readonly cursor: string | null;
  /** Milliseconds since the epoch; what was delivered before is left out. */
  readonly until: number;
}

export interface Walk {
  /** The newest first. */
  readonly attempts: readonly Attempt[];
  /** Calls that it took. */
  readonly pages: number;
  /** What the calls did not suffice for; null when all was read. */
  readonly rest: Stretch | null;
}

/** Reads a part of the App's delivery log, the newest first, in at most `pages` calls. The client must be the App's own. */
export async function walkDeliveries(client: GitHubClient, stretch: Stretch, pages: number): Promise<Walk> {
  const attempts: Attempt[] = [];
  let { cursor } = stretch;
  for (let page = 1; page <= pages; page += 1) {
    const { data, headers } = await client.request('GET /app/hook/deliveries', {
      per_page: PAGE,
      ...(cursor !== null && { cursor }),
    });
    const read = attempt.array().parse(data);
    const wanted = read.filter((each) => Date.parse(each.delivered_at) >= stretch.until);
    attempts.push(...wanted);
    cursor = nextCursor(headers.link);
    if (cursor === null || wanted.length < read.length) return { attempts, pages: page, rest: null };
  }
  return { attempts, pages, rest: { cursor, until: stretch.until } };
}

function nextCursor(link: string | undefined): string | null {
  const url = /<([^>]+)>; *rel="next"/.exec(link ?? '')?.[1];
  return url === undefined ? null : new URL(url).searchParams.get('cursor');
}

/** Whether the App took it: any 2xx counts for GitHub. */
export function isDelivered({ status, status_code: code }: Attempt): boolean {
  return status === 'OK' || (code >= 200 && code < 300);
}
