import { basename, resolve } from 'node:path';
import { HunkwiseError } from '../../src/core/error.ts';
import type { Finding, RuleInfo } from '../../src/core/rule/index.ts';
import { gitChangeReader } from '../../src/git/index.ts';
import { judge } from '../../src/review/judge.ts';
import type { Analyzer, Change, ChangedFile } from '../../src/review/ports.ts';
import { isPythonFile } from '../../src/review/reviewed-file.ts';
import { type MergedChange, mergedChanges } from './changes.ts';

/** What `check --diff` says of one merged change. */
export interface Measured extends MergedChange {
  /** Lines of Python that it adds. */
  readonly added: number;
  readonly findings: readonly Finding[];
  /** Files that were not read, rules that crashed, and why the project around it was not known. */
  readonly faults: readonly string[];
}

/** The merged changes of one project. */
export interface Noise {
  readonly project: string;
  readonly changes: readonly Measured[];
  /** Changes whose files the clone does not have, as a partial one. */
  readonly leftOut: readonly MergedChange[];
}

/** Judges the last merged changes of a clone one by one, each as `check --diff PARENT..COMMIT` does. */
export async function measure(
  directory: string,
  last: number,
  analyzer: Analyzer,
  rules: readonly RuleInfo[],
  tell: (message: string) => void,
): Promise<Noise> {
  const changes: Measured[] = [];
  const leftOut: MergedChange[] = [];
  const listed = mergedChanges(directory, last);
  const project = basename(resolve(directory));
  for (const each of listed) {
    const measured = await measureOne(directory, each, analyzer, rules);
    if (measured) changes.push(measured);
    else leftOut.push(each);
    const done = changes.length + leftOut.length;
    if (done % 20 === 0) tell(`${project}: ${done} of ${listed.length} changes`);
  }
  return { project, changes, leftOut };
}

async function measureOne(
  directory: string,
  change: MergedChange,
  analyzer: Analyzer,
  rules: readonly RuleInfo[],
): Promise<Measured | null> {
  const read = await readChange(directory, change);
  if (!read) return null;
  const { findings, notReviewed, diagnostics, withoutProject } = await judge(read, analyzer, rules);
  const faults = [
    ...notReviewed.map(({ path, reason }) => `${path} ${reason}`),
    ...diagnostics.map(({ path, rule, message }) => `${rule} crashed on ${path}: ${message}`),
    ...(withoutProject === null ? [] : [withoutProject]),
  ];
  return { ...change, added: addedLines(read.files), findings, faults };
}

async function readChange(directory: string, { parent, commit }: MergedChange): Promise<Change | null> {
  try {
    return await gitChangeReader({ directory, diff: { base: parent, head: commit } }).read();
  } catch (error) {
    if (error instanceof HunkwiseError && error.code === 'objects-missing') return null;
    throw error;
  }
}

/** Lines of Python that a change adds, blank ones and comments too. */
export function addedLines(files: readonly ChangedFile[]): number {
  return files
    .filter(({ path }) => isPythonFile(path))
    .flatMap(({ hunks }) => hunks.flatMap(({ lines }) => lines))
    .filter(({ kind }) => kind === 'added').length;
}
