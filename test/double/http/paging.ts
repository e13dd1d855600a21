import type { Call } from './route.ts';

export interface Page<T> {
  items: T[];
  headers: Record<string, string>;
}

/** GitHub's paging: 30 a page unless asked, 100 at most, `Link` to the other pages. */
export function page<T>(call: Pick<Call, 'query' | 'path' | 'world'>, all: readonly T[]): Page<T> {
  const size = Math.min(100, Math.max(1, Number(call.query.get('per_page') ?? 30) || 30));
  const number = Math.max(1, Number(call.query.get('page') ?? 1) || 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const items = all.slice((number - 1) * size, number * size);
  const link = (target: number, rel: string) => {
    const url = new URL(call.path, call.world.url);
    url.searchParams.set('page', String(target));
    return `<${url.href}>; rel="${rel}"`;
  };
  const links = [
    ...(number > 1 ? [link(number - 1, 'prev')] : []),
    ...(number < last ? [link(number + 1, 'next'), link(last, 'last')] : []),
    ...(number > 1 ? [link(1, 'first')] : []),
  ];
  return { items, headers: links.length === 0 ? {} : { link: links.join(', ') } };
}
