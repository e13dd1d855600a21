import type { PullRequest, Repository } from '../model.ts';
import type { PageArguments } from './connection.ts';

export interface PullsArguments extends PageArguments {
  states?: readonly string[] | null;
  orderBy?: { field: string; direction: string } | null;
  baseRefName?: string | null;
  headRefName?: string | null;
}

/** In the order of their numbers unless asked otherwise. */
export function pullsAsked(
  { pulls }: Repository,
  { states, orderBy, baseRefName, headRefName }: PullsArguments,
): PullRequest[] {
  const found = pulls.filter(
    ({ state, base, head }) =>
      (states?.includes(state.toUpperCase()) ?? true) &&
      (baseRefName ?? base.ref) === base.ref &&
      (headRefName ?? head.ref) === head.ref,
  );
  if (!orderBy) return found;
  const at = ({ createdAt, updatedAt }: PullRequest) =>
    Date.parse(orderBy.field === 'UPDATED_AT' ? updatedAt : createdAt);
  const sign = orderBy.direction === 'DESC' ? -1 : 1;
  return found.toSorted((left, right) => sign * (at(left) - at(right) || left.number - right.number));
}
