import { type Folder, type Leaf, place, readFolder, writeFolder } from './folder.ts';
import type { ReadObject } from './objects.ts';
import { writeObject, writeRef } from './write.ts';

/** Path to its new content; null deletes it. A link is a symbolic one, a submodule stands at a commit (40 hex digits). */
export type Files = Readonly<Record<string, Content | null>>;

export type Content = string | Uint8Array | { readonly link: string } | { readonly submodule: string };

export interface CommitPlan {
  /** Full ref, such as `refs/heads/main`. */
  ref: string;
  /** SHA of the parent; null for a first commit. */
  parent: string | null;
  files: Files;
  message: string;
  date: Date;
}

/** Makes one commit and moves its ref, forced if need be. Returns the SHA. */
export async function commit(directory: string, read: ReadObject, plan: CommitPlan): Promise<string> {
  const folder: Folder = plan.parent === null ? new Map() : await readFolder(read, `${plan.parent}^{tree}`);
  for (const [path, content] of Object.entries(plan.files)) {
    await place(read, folder, path.split('/'), content === null ? null : leaf(directory, content));
  }
  const who = `Loopback <loopback@example.com> ${Math.floor(plan.date.getTime() / 1000)} +0000`;
  const parent = plan.parent === null ? '' : `parent ${plan.parent}\n`;
  const tree = writeFolder(directory, folder);
  const text = `tree ${tree}\n${parent}author ${who}\ncommitter ${who}\n\n${plan.message}`;
  const sha = writeObject(directory, 'commit', Buffer.from(text));
  writeRef(directory, plan.ref, sha);
  return sha;
}

function leaf(directory: string, content: Content): Leaf {
  if (typeof content === 'object' && 'submodule' in content) return { mode: '160000', oid: content.submodule };
  const isLink = typeof content === 'object' && 'link' in content;
  const bytes = Buffer.from(isLink ? content.link : content);
  return { mode: isLink ? '120000' : '100644', oid: writeObject(directory, 'blob', bytes) };
}
