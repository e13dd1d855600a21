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
    const head = [...lines.slice(0, start), ...edited(lines.slice(start, start + HUNK), revision)];
    const after = lines.slice(start + HUNK);
    return {
      path,
      base,
      head: [...head, ...after].join('\n'),
      lines: [
        { base: 1, head: 1, length: start },
        { base: start + HUNK + 1, head: start + HUNK + 1, length: after.length },
      ],
    };
  });
}

/** Where the first statement of a function stands in the second half, or the middle. */
function hunkStart(lines: readonly string[]): number {
  const middle = Math.floor(lines.length / 2);
  const found = lines.findIndex(
    (line, index) => index >= middle && index + HUNK < lines.length && /^ {4}\w/.test(line),
  );
  return found < 0 ? middle : found;
}

/** The same code with another number or comment on each line: what it means stays, so that all of it can be compared. */
function edited(lines: readonly string[], revision: number): string[] {
  return lines.map((line, index) => {
    const isCode = line.trim() !== '' && !/["'\\]\s*$|"""|'''/.test(line);
    return isCode ? `${line}  # ${revision}.${index}` : line;
  });
}
