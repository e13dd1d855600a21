import type { GitObject } from './git/objects.ts';
import type { Repository } from './model.ts';
import type { World } from './world.ts';

/** Whether an object is only reachable from a fork's head and the switch says that the base repository hides it. */
function isHidden(world: World, repository: Repository, oid: string): boolean {
  if (world.switches.forkBlobsReadable) return false;
  return repository.pulls.some((pull) => pull.forkObjects.has(oid));
}

/**
 * Reads what a revision expression names (`<sha>:<path>`, `main:<path>`, an oid). `refs/pull/N/head` is a ref of the base
 * repository, so it leads to a fork's objects whatever the switch says.
 */
export async function readObject(world: World, repository: Repository, expression: string): Promise<GitObject | null> {
  const found = await repository.store.read(expression);
  if (!found || expression.startsWith('refs/pull/') || expression.startsWith('pull/')) return found;
  const start = expression.split(/[:^]/)[0] ?? '';
  return isHidden(world, repository, start) || isHidden(world, repository, found.oid) ? null : found;
}
