import { generateProject } from '../bench/generated/project.ts';

/** What a soak is made of. Several processes make the same of the same plan. */
export interface SoakPlan {
  /** Changed Python files of all pull requests together. */
  readonly files: number;
  readonly filesPerPull: number;
  readonly repositories: number;
  /** Accounts that the repositories are dealt out to. */
  readonly installations: number;
  /** Changed files after which memory is looked at; what it is after the first so many is what the end is held against. */
  readonly every: number;
}

/** Python files of the smallest repository, and of the largest. */
const SMALLEST = 50;
const LARGEST = 500;

/** From one place in the order of sizes to the next; a prime, so that each is met once. */
const STEP = 17;

/** Functions of a service beyond a few: with them a changed file has 130 lines, as real ones have. */
const MORE = 15;

/** Files of a repository: a few are large, most are not, and neighbours differ. */
export function sizeOf(repository: number, repositories: number): number {
  const place = (((repository * STEP) % repositories) + 0.5) / repositories;
  return Math.round(SMALLEST + (LARGEST - SMALLEST) * (1 - place) ** 3);
}

/** The first commit of a repository. */
export function firstFiles(repository: number, repositories: number): Map<string, string> {
  return new Map(generateProject(seedOf(repository, 0), sizeOf(repository, repositories), MORE));
}

/**
 * What a pull request makes of the files of some domains, one after the other through the project: each has columns,
 * routes and functions of its own, with the same names as before, so that the files around still fit.
 *
 * @param files as they are before
 * @param turn from 1: the pull requests of the repository
 */
export function changedFiles(
  files: ReadonlyMap<string, string>,
  repository: number,
  turn: number,
  count: number,
): Record<string, string> {
  const others = generateProject(seedOf(repository, turn), files.size, MORE);
  const paths = [...files.keys()];
  const start = paths.length - ((turn * count) % paths.length);
  const inTurn = [...paths.slice(start), ...paths.slice(0, start)];
  const changed = inTurn.flatMap((path) => {
    const text = others.get(path);
    return text === undefined || text === files.get(path) ? [] : [[path, text] as const];
  });
  return Object.fromEntries(changed.slice(0, count));
}

/** Far enough apart that no two of them meet. */
function seedOf(repository: number, turn: number): number {
  return repository * 100_003 + turn;
}
