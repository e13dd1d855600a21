import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { HunkwiseError } from '../../src/core/error.ts';
import { Project, parsed } from '../../src/core/project/index.ts';
import { Module } from '../../src/core/semantic/index.ts';
import { parseModule, UnreadableSource } from '../../src/core/syntax/index.ts';

/** A project on disk, read once: nothing is ever written to it. */
export interface Checkout {
  /** As it was named. */
  readonly directory: string;
  readonly name: string;
  readonly modules: ReadonlyMap<string, Module>;
  readonly project: Project;
}

/** Milliseconds for one file: more than in a review, since a machine that is busy shall not change the figures. */
const LIMIT = 30_000;
/** Native memory is freed after a turn of the event loop only. */
const AT_ONCE = 100;

/** Reads the Python files that git knows in a checkout; files that cannot be parsed are left out. */
export async function readCheckout(directory: string): Promise<Checkout> {
  const modules = new Map<string, Module>();
  for (const path of pythonFiles(directory)) {
    const full = join(directory, path);
    if (!existsSync(full) || !statSync(full).isFile()) continue;
    const module = read(path, readFileSync(full, 'utf8'));
    if (module) modules.set(path, module);
    if (modules.size % AT_ONCE === 0) await turn();
  }
  if (modules.size === 0) {
    throw new HunkwiseError('no-python', `${directory} has no Python file that git knows.`, {
      hint: 'Name the root of a checkout of a Python project.',
    });
  }
  return {
    directory,
    name: basename(resolve(directory)),
    modules,
    project: new Project([...modules.values()].map(parsed)),
  };
}

function pythonFiles(directory: string): string[] {
  try {
    const listed = execFileSync('git', ['-C', directory, 'ls-files', '-z', '*.py'], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return listed.split('\0').filter(Boolean);
  } catch (cause) {
    throw new HunkwiseError('no-checkout', `${directory} is no checkout that git can list.`, {
      hint: 'Clone the project first and name its folder.',
      cause,
    });
  }
}

/** A module from its text; null where it cannot be read. */
export function read(path: string, text: string): Module | null {
  try {
    return new Module(path, parseModule(text, LIMIT));
  } catch (error) {
    if (error instanceof UnreadableSource || error instanceof RangeError) return null;
    throw error;
  }
}
