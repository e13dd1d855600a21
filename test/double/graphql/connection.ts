/** GraphQL paging by cursors. */

export interface PageArguments {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
}

const cursorOf = (index: number): string => Buffer.from(`cursor:${index}`).toString('base64');
const indexOf = (cursor: string): number => Number(Buffer.from(cursor, 'base64').toString().replace('cursor:', ''));

export function connection<T>(all: readonly T[], { first, last, after, before }: PageArguments) {
  let start = after ? indexOf(after) + 1 : 0;
  let end = before ? indexOf(before) : all.length;
  if (typeof first === 'number') end = Math.min(end, start + first);
  else if (typeof last === 'number') start = Math.max(start, end - last);
  const nodes = all.slice(start, end);
  return {
    totalCount: all.length,
    nodes,
    edges: nodes.map((node, at) => ({ node, cursor: cursorOf(start + at) })),
    pageInfo: {
      hasNextPage: end < all.length,
      hasPreviousPage: start > 0,
      startCursor: nodes.length === 0 ? null : cursorOf(start),
      endCursor: nodes.length === 0 ? null : cursorOf(end - 1),
    },
  };
}
