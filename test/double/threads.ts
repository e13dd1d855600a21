/** How review threads follow their lines while a pull request gets new commits. */
import { findAnchor, type Hunk, mapLine, parsePatch } from './anchors.ts';
import type { FileChange } from './git/diff.ts';
import type { PullRequest, Side, Thread } from './model.ts';

/** The rows of a pull request's diff between its merge base and a commit. */
export const diffOf = (pull: PullRequest, head = pull.head.sha): Promise<FileChange[]> =>
  pull.repository.store.diff(pull.mergeBase, head);

/** The hunks that comments may lie in; none when GitHub shows no patch for the file. */
export function hunksOf(rows: readonly FileChange[], path: string, patchLines: number): Hunk[] {
  const row = rows.find((each) => each.path === path);
  if (!row?.patch || row.additions + row.deletions > patchLines) return [];
  return parsePatch(row.patch);
}

/** Recomputes where each thread is in the current diff. A line that changed or left the diff makes it outdated. */
export async function relocateThreads(pull: PullRequest, patchLines: number): Promise<void> {
  const rows = await diffOf(pull);
  for (const thread of pull.threads) await relocate(thread, rows, patchLines);
}

async function relocate(thread: Thread, rows: readonly FileChange[], patchLines: number): Promise<void> {
  if (thread.subjectType === 'file') {
    thread.outdated = !rows.some((row) => row.path === thread.path);
    if (!thread.outdated) thread.commitId = thread.pull.head.sha;
    return;
  }
  const hunks = hunksOf(rows, thread.path, patchLines);
  const line = await movedLine(thread, thread.side, thread.original.line);
  const anchor = line === null ? null : findAnchor(hunks, thread.side, line);
  // A deleted line that came back is context now: the comment was about its removal.
  const restored =
    thread.side === 'LEFT' && anchor?.line.kind === 'context' && thread.diffHunk.split('\n').at(-1)?.startsWith('-');
  thread.outdated = !anchor || Boolean(restored);
  if (thread.outdated || !anchor) {
    thread.current = { line: null, startLine: null, position: null };
    return;
  }
  const startLine = await movedLine(thread, thread.startSide ?? thread.side, thread.original.startLine);
  thread.current = { line, startLine, position: anchor.line.position };
  thread.commitId = thread.pull.head.sha;
}

/** Follows a line from the commits the comment was made on to the current ones. */
async function movedLine(thread: Thread, side: Side, line: number | null): Promise<number | null> {
  const { pull, path } = thread;
  const [from, to] =
    side === 'RIGHT' ? [thread.originalCommitId, pull.head.sha] : [thread.originalMergeBase, pull.mergeBase];
  if (line === null || from === to) return line;
  const row = (await pull.repository.store.diff(from, to)).find(
    (each) => each.path === path || each.previousPath === path,
  );
  if (!row) return line;
  if (row.status === 'removed') return null;
  return mapLine(row.patch === null ? [] : parsePatch(row.patch), line);
}
