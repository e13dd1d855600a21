import { git } from './run.ts';

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

const quoted = (path: string): string =>
  `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;

function data(content: string | Uint8Array): Buffer[] {
  const bytes = Buffer.from(content);
  return [Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')];
}

function fileCommand(path: string, content: Content | null): Buffer[] {
  if (content !== null && typeof content === 'object' && 'link' in content) {
    return [Buffer.from(`M 120000 inline ${quoted(path)}\n`), ...data(content.link)];
  }
  if (content !== null && typeof content === 'object' && 'submodule' in content) {
    return [Buffer.from(`M 160000 ${content.submodule} ${quoted(path)}\n`)];
  }
  if (content === null) return [Buffer.from(`D ${quoted(path)}\n`)];
  return [Buffer.from(`M 100644 inline ${quoted(path)}\n`), ...data(content)];
}

/** Makes one commit and moves its ref, forced if need be. Returns the SHA. */
export async function commit(directory: string, plan: CommitPlan): Promise<string> {
  const who = `Loopback <loopback@example.com> ${Math.floor(plan.date.getTime() / 1000)} +0000`;
  const head = [
    `commit ${plan.ref}\nmark :1\nauthor ${who}\ncommitter ${who}\n`,
    ...data(plan.message),
    plan.parent === null ? '' : `from ${plan.parent}\n`,
  ];
  const changes = Object.entries(plan.files).flatMap(([path, content]) => fileCommand(path, content));
  const script = [...head, ...changes, 'get-mark :1\n'].map((part) => Buffer.from(part));
  const out = await git(
    directory,
    ['fast-import', '--quiet', '--force', '--done'],
    Buffer.concat([...script, Buffer.from('done\n')]),
  );
  return out.toString().trim();
}
