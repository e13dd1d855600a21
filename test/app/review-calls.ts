import type { ApiCall } from '../double/model.ts';

/** The calls without those by which the App looks, when it starts, for what it has missed. */
export function reviewCalls(calls: readonly ApiCall[]): ApiCall[] {
  return calls.filter((call) => {
    const isSearch = JSON.stringify(call.body ?? '').includes('pullRequests(');
    return !isSearch && !LOOKING.some((path) => call.path.split('?')[0]?.endsWith(path));
  });
}

const LOOKING = ['/app/hook/deliveries', '/app/installations', '/installation/repositories'];
