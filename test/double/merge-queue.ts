/** Merge queues: GitHub merges a pull request onto its base for a try, and asks Apps to check that commit. */
import type { PullRequest } from './model.ts';
import { diffOf } from './threads.ts';
import { fullName, type World } from './world.ts';

export interface MergeGroup {
  pull: PullRequest;
  headSha: string;
  baseSha: string;
  headRef: string;
}

/** The base may have moved on since the pull request was opened: the group stands on its newest commit. */
export async function enqueue(world: World, pull: PullRequest): Promise<MergeGroup> {
  const { store } = pull.repository;
  const { ref } = pull.base;
  const baseSha = (await store.commitOf(`refs/heads/${ref}`)) ?? pull.base.sha;
  const files: Record<string, Uint8Array | null> = {};
  for (const { path, previousPath, status } of await diffOf(pull)) {
    if (previousPath !== null && status === 'renamed') files[previousPath] = null;
    const blob = status === 'removed' ? null : await store.read(`${pull.head.sha}:${path}`);
    files[path] = blob?.content ?? null;
  }
  const headRef = `refs/heads/gh-readonly-queue/${ref}/pr-${pull.number}-${baseSha}`;
  const message = `Merge pull request #${pull.number} into ${ref} of ${fullName(pull.repository)}`;
  const headSha = await store.commit({ ref: headRef, parent: baseSha, files, message, date: world.now() });
  const group = { pull, headSha, baseSha, headRef };
  await announce(world, group, 'checks_requested');
  return group;
}

export async function dissolve(world: World, group: MergeGroup): Promise<void> {
  await announce(world, group, 'destroyed', { reason: 'dequeued' });
}

async function announce(
  world: World,
  { pull, headSha, baseSha, headRef }: MergeGroup,
  action: string,
  more: Record<string, unknown> = {},
): Promise<void> {
  const group = { head_sha: headSha, head_ref: headRef, base_sha: baseSha, base_ref: `refs/heads/${pull.base.ref}` };
  const extra = { merge_group: { ...group, head_commit: { id: headSha } }, ...more };
  await world.announce('merge_group', action, { pull, repository: pull.repository, extra });
}
