import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { HunkwiseError } from '../../src/core/error.ts';

/** Where the programs are. */
export const PROGRAMS = new URL('./', import.meta.url);

/** A Python program that shows facts, as its docstring describes it. */
export interface Program {
  /** `missing_await.py` */
  readonly file: string;
  /** The first line: what it shows. */
  readonly shows: string;
  /** Ids of the rules whose pages rest on it. */
  readonly rules: readonly string[];
  /** What is true, where it is often told otherwise; '' when the docstring says nothing of the kind. */
  readonly fact: string;
}

/** All programs, in the order of their names. */
export async function readPrograms(): Promise<Program[]> {
  const files = (await readdir(fileURLToPath(PROGRAMS))).filter((file) => file.endsWith('.py')).sort();
  return Promise.all(files.map(async (file) => readProgram(file, await readFile(new URL(file, PROGRAMS), 'utf8'))));
}

const DOCSTRING = /^"""(?<shows>[^\n]+)\n(?<rest>.*?)"""/s;

/**
 * Reads the docstring of a program: `Rules:` and `Fact:` begin a paragraph or a line of one.
 *
 * @throws HunkwiseError `program-invalid`
 */
export function readProgram(file: string, text: string): Program {
  const { shows, rest = '' } = DOCSTRING.exec(text)?.groups ?? {};
  if (!shows) throw invalid(file, 'has no docstring whose first line says what it shows');
  const rules = entry(rest, 'Rules').split(/,\s*/).filter(Boolean);
  const fact = entry(rest, 'Fact');
  if (rules.length === 0 && fact === '') throw invalid(file, 'has neither a line `Rules:` nor a line `Fact:`');
  return { file, shows, rules, fact };
}

/** What follows `key:` up to a blank line or the next key. */
function entry(docstring: string, key: string): string {
  const [, words = ''] = new RegExp(`^${key}: (.*?)(?:\n\n|\n[A-Z][a-z]+: )`, 'ms').exec(`${docstring}\n\n`) ?? [];
  return words.replaceAll('\n', ' ').trim();
}

function invalid(file: string, what: string): HunkwiseError {
  return new HunkwiseError('program-invalid', `The program test/truth/${file} ${what}.`, {
    hint: 'Begin it with a docstring: what it shows, a blank line, `Rules: group/name`, and `Fact: …` if it corrects something.',
  });
}
