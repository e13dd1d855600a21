import type { FileVersions } from '../../src/core/engine/index.ts';
import type { Input } from './input.ts';

/** Lines of a hunk: as many as base has there. */
const HUNK = 10;
/** A shorter file has no place for a hunk with something around it. */
const SHORTEST = 3 * HUNK;

/** Evenly spread files of the project that are long enough, leaving out the first `skip` of each stretch. */
export function pickFiles({ files }: Input, count: number, skip = 0): string[] {
  const paths = [...files].filter(([, text]) => text.split('\n').length >= SHORTEST).map(([path]) => path);
  const step = Math.max(1, paths.length / count);
  return Array.from({ length: Math.min(count, paths.length) }, (_, index) => {
    return paths[(Math.floor(index * step) + skip) % paths.length] as string;
  });
}

/** A pull request that changes one hunk in each of the files; each `revision` of it has texts of its own. */
export function changeOf({ files }: Input, paths: readonly string[], revision: number): FileVersions[] {
  return paths.map((path) => {
    const base = files.get(path) as string;
    const lines = base.split('\n');
    const start = hunkStart(lines);
    const after = lines.slice(start + HUNK);
    const head = [...lines.slice(0, start), ...edited(lines.slice(start, start + HUNK), revision), ...after];
    return {
      path,
      base,
      head: head.join('\n'),
      lines: [
        { base: 1, head: 1, length: start },
        { base: start + HUNK + 1, head: start + HUNK + 1, length: after.length },
      ],
    };
  });
}

/** A simple statement of a function, in a line of its own. */
const STATEMENT = /^(?: {4}|\t)+(?:[a-z_]\w* = \w.*[\w)]|return\b.*[\w)]|raise \w.*[\w)])$/;

/** Where such a statement stands in the second half; else the middle. */
function hunkStart(lines: readonly string[]): number {
  const middle = Math.floor(lines.length / 2);
  const found = lines.findIndex((line, at) => at >= middle && at + HUNK < lines.length && STATEMENT.test(line));
  return found < 0 ? Math.min(middle, lines.length - HUNK) : found;
}

/** An assignment before the statement in its line, and a comment behind each other line that has room for one. */
function edited(lines: readonly string[], revision: number): string[] {
  return lines.map((line, index) => {
    if (index === 0 && STATEMENT.test(line)) return line.replace(/\S/, (first) => `revision = ${revision}; ${first}`);
    return /[\w)]$/.test(line) ? `${line}  # ${revision}.${index}` : line;
  });
}
