import { readFile, writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { HunkwiseError } from '../../src/core/error.ts';
import type { RuleFigures } from './report.ts';
import type { Outcome } from './run.ts';

/** What is kept of the figures of one rule. */
export interface RecordedRule {
  readonly mutants: number;
  readonly caught: number;
  /** Of the caught ones, those by a note. */
  readonly notes: number;
  readonly twins: number;
  readonly silent: number;
  /** Names of the operators that made the mutants. */
  readonly operators: readonly string[];
  /** Where the mutants were put in: `owner/name@1234567890`. */
  readonly projects: readonly string[];
}

/** The last figures of every rule that was measured, by its id. */
export type MutationRecord = Readonly<Record<string, RecordedRule>>;

/** What is on disk; nothing where the file does not exist. */
export async function readRecord(file: string | URL): Promise<MutationRecord> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
  try {
    return JSON.parse(text) as MutationRecord;
  } catch (cause) {
    throw new HunkwiseError('mutate-record', `${file} holds no record of mutants.`, {
      hint: 'Delete it, and measure all rules again.',
      cause,
    });
  }
}

export async function writeRecord(file: string, record: MutationRecord): Promise<void> {
  await writeFile(file, `${JSON.stringify(record, null, 2)}\n`);
}

/**
 * The record with new figures in place of the old ones of the same rules; the others stay as they are.
 *
 * @param commits by the checkouts as they were named
 */
export function merged(
  old: MutationRecord,
  rows: readonly RuleFigures[],
  { verdicts }: Pick<Outcome, 'verdicts'>,
  commits: ReadonlyMap<string, string>,
): MutationRecord {
  const fresh = rows.flatMap(({ rule, exists, mutants, caught, asNotes, twins, silent, operators }) => {
    const own = verdicts.filter(({ mutant }) => mutant.rule === rule);
    const checkouts = new Set(own.map(({ mutant }) => mutant.checkout));
    const projects = [...checkouts].map((each) => `${projectName(each)}@${commits.get(each)?.slice(0, 10) ?? ''}`);
    const names = Object.keys(operators).toSorted();
    const kept = { mutants, caught, notes: asNotes, twins, silent, operators: names, projects: projects.toSorted() };
    return exists && mutants > 0 ? [[rule, kept] as const] : [];
  });
  const all = { ...old, ...Object.fromEntries(fresh) };
  return Object.fromEntries(Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** A checkout of GitHub's `owner/name` lies in a folder `owner+name`, or in any other that is named for the project. */
function projectName(checkout: string): string {
  return basename(resolve(checkout)).replace('+', '/');
}
