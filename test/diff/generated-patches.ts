import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Hunk } from '../../src/diff/hunk.ts';
import { parseGitDiff } from '../../src/diff/parse-git-diff.ts';

/** Two versions of a text, and what git says about them. */
export interface PatchCase {
  readonly base: string;
  readonly head: string;
  readonly hunks: readonly Hunk[];
}

type Versions = Pick<PatchCase, 'base' | 'head'>;

const line = fc.constantFrom(
  ...['', '', '\r', 'a', 'a\r', 'b', 'def f():', '    return 1', 'ä 🐍', 'u\u2028v', 'x\fy', 'm\rn', ' ', '\t'],
  ...['-- old', '++ new', '-', '+', '@@ -1 +1 @@', 'diff --git a/x b/x', '\\ No newline at end of file', '\ufeff'],
);

/** What becomes of one base line. */
const fate = fc.oneof(
  { weight: 6, arbitrary: fc.constant((text: string) => [text]) },
  { weight: 1, arbitrary: fc.constant((): string[] => []) },
  { weight: 1, arbitrary: line.map((other) => () => [other]) },
  { weight: 1, arbitrary: fc.array(line, { maxLength: 3 }).map((more) => (text: string) => [text, ...more]) },
);

const ending = fc.constantFrom('\n', '\n', '');

const edited: fc.Arbitrary<Versions> = fc.array(fc.tuple(line, fate), { maxLength: 40 }).chain((lines) =>
  fc.tuple(ending, ending).map(([baseEnd, headEnd]) => ({
    base: text(
      lines.map(([each]) => each),
      baseEnd,
    ),
    head: text(
      lines.flatMap(([each, become]) => become(each)),
      headEnd,
    ),
  })),
);

function text(lines: readonly string[], end: string): string {
  return lines.length === 0 ? '' : lines.join('\n') + end;
}

/** `count` pairs of texts, always the same, diffed by one run of git with `options`. */
export function generatedPatches(count: number, options: readonly string[]): readonly PatchCase[] {
  const versions = fc.sample(edited, { seed: 20261122, numRuns: count });
  const patches = new Map(parseGitDiff(diff(versions, options)).map(({ path, hunks }) => [path, hunks]));
  return versions.map((each, index) => ({ ...each, hunks: patches.get(`head/${index}`) ?? [] }));
}

function diff(versions: readonly Versions[], options: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'hunkwise-diff-'));
  try {
    for (const side of ['base', 'head'] as const) {
      mkdirSync(join(folder, side));
      versions.forEach((each, index) => {
        writeFileSync(join(folder, side, String(index)), each[side]);
      });
    }
    return gitDiff(folder, options);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function gitDiff(folder: string, options: readonly string[]): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C' };
  try {
    return execFileSync('git', ['diff', '--no-index', '--full-index', ...options, 'base', 'head'], {
      cwd: folder,
      env,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
  } catch (error) {
    // git exits with 1 when there are differences
    if (error instanceof Error && 'status' in error && error.status === 1 && 'stdout' in error) {
      return String(error.stdout);
    }
    throw error;
  }
}
