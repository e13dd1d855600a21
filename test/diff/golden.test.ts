import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DiffLine, Hunk } from '../../src/diff/hunk.ts';
import { type FilePatch, parseGitDiff } from '../../src/diff/parse-git-diff.ts';
import { PatchSyntaxError } from '../../src/diff/patch-errors.ts';

// The pairs in golden/: what git wrote (golden/make.sh) and what was read from it, reviewed by eye.
const FOLDER = new URL('golden/', import.meta.url);
const NAMES = readdirSync(FOLDER).flatMap((file) => /^(.+)\.diff$/.exec(file)?.[1] ?? []);

describe('parseGitDiff', () => {
  it.each(NAMES)('reads %s', (name) => {
    const diff = readFileSync(new URL(`${name}.diff`, FOLDER), 'utf8');
    const expected: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));
    expect(readable(diff)).toEqual(expected);
  });
});

function readable(diff: string): unknown {
  try {
    return parseGitDiff(diff).map(readableFile);
  } catch (error) {
    if (error instanceof PatchSyntaxError) return { refused: error.message };
    throw error;
  }
}

function readableFile({ hunks, ...file }: FilePatch) {
  return { ...file, hunks: hunks.map(readableHunk) };
}

function readableHunk({ baseStart, baseLines, headStart, headLines, section, lines }: Hunk) {
  return { header: `${baseStart},${baseLines} ${headStart},${headLines}`, section, lines: lines.map(readableLine) };
}

/** `kind base:head text`, with `-` for a line that a side does not have. */
function readableLine({ kind, base, head, text, noNewline }: DiffLine): string {
  return `${kind} ${base ?? '-'}:${head ?? '-'} ${noNewline ? '(no newline) ' : ''}${text}`;
}
