import type { ReadObject } from './objects.ts';

/** A pull request of a test is no longer. */
const STEPS = 20;

/**
 * The commits from `head` down to the one above `base`, where each has one parent: most often it takes no process of git
 * to know them. Null where it does.
 */
export async function straightLine(read: ReadObject, base: string, head: string): Promise<string[] | null> {
  const line: string[] = [];
  for (let at = head; at !== base; ) {
    const parents = await parentsOf(read, at);
    const [parent] = parents;
    if (line.length === STEPS || parent === undefined || parents.length > 1) return null;
    line.push(at);
    at = parent;
  }
  return line;
}

async function parentsOf(read: ReadObject, sha: string): Promise<string[]> {
  const [head = ''] = ((await read(sha))?.content.toString() ?? '').split('\n\n', 1);
  return [...head.matchAll(/^parent ([0-9a-f]{40})$/gm)].map(([, parent = '']) => parent);
}
