import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { blobId } from '../../src/core/engine/digest.ts';
import { type ContextFile, ModuleStore } from '../../src/core/engine/index.ts';
import { HunkwiseError } from '../../src/core/error.ts';
import { isManifest, type Manifest, Project, parsed } from '../../src/core/project/index.ts';
import type { Module } from '../../src/core/semantic/index.ts';
import { isRequirementsFile } from '../../src/core/syntax/index.ts';
import { isProjectFile } from '../../src/review/project-file.ts';

/** A project on disk, read once: nothing is ever written to it. */
export interface Checkout {
  /** As it was named. */
  readonly directory: string;
  readonly name: string;
  readonly modules: ReadonlyMap<string, Module>;
  readonly project: Project;
  /** All files, whose texts `store` holds. */
  readonly context: readonly ContextFile[];
  readonly store: ModuleStore;
  /** A module from its text; null where it cannot be read. */
  readonly read: (path: string, text: string) => Module | null;
}

/** Native memory is freed after a turn of the event loop only. */
const AT_ONCE = 100;

/** Reads the Python files and the manifests that git knows in a checkout; files that cannot be parsed are left out. */
export async function readCheckout(directory: string): Promise<Checkout> {
  const texts = new Map<string, string>();
  for (const path of projectFiles(directory)) {
    const full = join(directory, path);
    if (existsSync(full) && statSync(full).isFile()) texts.set(path, readFileSync(full, 'utf8'));
  }
  if (![...texts.keys()].some((path) => path.endsWith('.py'))) {
    throw new HunkwiseError('no-python', `${directory} has no Python file that git knows.`, {
      hint: 'Name the root of a checkout of a Python project.',
    });
  }
  return checkoutOf(directory, texts);
}

/** @param texts by path */
export async function checkoutOf(directory: string, texts: ReadonlyMap<string, string>): Promise<Checkout> {
  // Nothing is dropped: every mutant is judged amid the same modules.
  const store = new ModuleStore({ texts: Number.POSITIVE_INFINITY, modules: Number.POSITIVE_INFINITY });
  const read = (path: string, text: string): Module | null => {
    const oid = blobId(text);
    store.add(oid, text);
    const reading = store.read(path, oid);
    return 'module' in reading ? reading.module : null;
  };
  const modules = new Map<string, Module>();
  const manifests: Manifest[] = [];
  const context: ContextFile[] = [];
  for (const [path, text] of texts) {
    const module = isCode(path) ? read(path, text) : null;
    if (module) modules.set(path, module);
    if (isManifest(path)) manifests.push({ path, text });
    if (module || isManifest(path)) context.push({ path, oid: blobId(text) });
    store.add(blobId(text), text);
    if (modules.size % AT_ONCE === 0) await turn();
  }
  const python = [...modules.values()].filter(({ syntax }) => syntax.language === 'python');
  const project = new Project(python.map(parsed), { manifests });
  return { directory, name: basename(resolve(directory)), modules, project, context, store, read };
}

/** The commit that a checkout is at. */
export function commitOf(directory: string): string {
  return git(directory, 'rev-parse', 'HEAD').trim();
}

/** What is read into a module: the other files are manifests. */
function isCode(path: string): boolean {
  return path.endsWith('.py') || isRequirementsFile(path);
}

function projectFiles(directory: string): string[] {
  return git(directory, 'ls-files', '-z').split('\0').filter(isProjectFile);
}

function git(directory: string, ...given: readonly string[]): string {
  try {
    return execFileSync('git', ['-C', directory, ...given], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (cause) {
    throw new HunkwiseError('no-checkout', `${directory} is no checkout that git can list.`, {
      hint: 'Clone the project first and name its folder.',
      cause,
    });
  }
}
