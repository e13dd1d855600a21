/** Functions and methods of libraries that have something in common, by qualified name. */
export interface ApiTable {
  readonly names: ReadonlySet<string>;
  /** The last parts of the names: most calls are ruled out by them. */
  readonly last: ReadonlySet<string>;
}

/** Reads `{ 'requests.Session': 'get post' }`: under a module or a class, the names of its functions or methods. */
export function apiTable(owners: Readonly<Record<string, string>>): ApiTable {
  const names = Object.entries(owners).flatMap(([owner, list]) => list.split(' ').map((each) => `${owner}.${each}`));
  return namesTable(names);
}

/** The same from whole names: `['requests.Session.get']`. */
export function namesTable(names: Iterable<string>): ApiTable {
  const all = new Set(names);
  return { names: all, last: new Set([...all].map((each) => each.slice(each.lastIndexOf('.') + 1))) };
}

/** What any of the tables names. */
export function allOf(...tables: readonly ApiTable[]): ApiTable {
  return namesTable(tables.flatMap(({ names }) => [...names]));
}
