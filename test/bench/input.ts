import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { HunkwiseError } from '../../src/core/error.ts';
import { generateProject } from './generated/project.ts';

/** The Python files of one project. */
export interface Input {
  readonly name: string;
  /** Texts by path. */
  readonly files: ReadonlyMap<string, string>;
}

/** A larger file is data. As the review itself leaves it out. */
const LARGEST = 1_000_000;

/** The Python that git tracks in a clone. */
export function readClone(directory: string): Input {
  const listed = execFileSync('git', ['-C', directory, 'ls-files', '-z', '--', '*.py'], { encoding: 'utf8' });
  const files = new Map<string, string>();
  for (const path of listed.split('\0').filter(Boolean)) {
    const text = readFileSync(join(directory, path), 'utf8');
    if (text.length <= LARGEST) files.set(path, text);
  }
  if (files.size > 0) return { name: basename(resolve(directory)), files };
  throw new HunkwiseError('bench-usage', `${directory} holds no Python files.`, {
    hint: 'Name a clone of a Python project.',
  });
}

/** About `files` files that anyone gets from the same seed. */
export function generated(seed: number, files: number): Input {
  return { name: `generated (seed ${seed})`, files: generateProject(seed, files) };
}

export function linesOf({ files }: Input): number {
  return [...files.values()].reduce((sum, text) => sum + text.split('\n').length, 0);
}
