/** How a query loads a relationship: with its own rows, or with one more query for each parent (`immediateload`). */
export type How = 'together' | 'each';

/** What the loader options of a query say about the relationships of one class. */
export interface Loads {
  /** `"*"`, or options that could not be read: any relationship may be loaded. */
  readonly open: boolean;
  readonly below: ReadonlyMap<string, Load>;
}

/** What an option does with one relationship. */
export interface Loading {
  /** Null where the option only leads further, as `defaultload` does. */
  readonly how: How | null;
  /** With a join of the query itself: a collection then repeats the rows of its owner. */
  readonly joined: boolean;
}

/** A relationship that an option names. */
export interface Load extends Loads, Loading {}

/** The relationships of one loader option, from the queried class on. `*` stands for all of them. */
export type LoadPath = readonly (Loading & { readonly name: string })[];

export const NO_LOADS: Loads = { open: false, below: new Map() };
export const ANY_LOADS: Loads = { open: true, below: new Map() };

/** The options of a query put together. */
export function loadsOf(paths: readonly LoadPath[]): Loads {
  return paths
    .flatMap((path) => [path, ...comingBack(path)])
    .map(loadsAlong)
    .reduce(mergeLoads, NO_LOADS);
}

/**
 * A path of three steps may lead back to the rows that it starts from (`Message.chat`, `Chat.messages`, `Message.reports`): what
 * its last step loads is then loaded for them too.
 */
function comingBack(path: LoadPath): LoadPath[] {
  return path.length >= 3 ? [path.slice(-1)] : [];
}

function loadsAlong([first, ...rest]: LoadPath): Loads {
  if (!first) return NO_LOADS;
  if (first.name === '*') return first.how ? ANY_LOADS : NO_LOADS;
  return { open: false, below: new Map([[first.name, { how: first.how, joined: first.joined, ...loadsAlong(rest) }]]) };
}

/** What is loaded when either or both were applied: a relationship that one path leaves out may still be loaded. */
export function mergeLoads(left: Loads, right: Loads): Loads {
  if (left.below.size === 0 && !left.open) return right;
  if (right.below.size === 0 && !right.open) return left;
  const below = new Map(left.below);
  for (const [name, load] of right.below) {
    const own = below.get(name);
    below.set(name, own ? { ...loadingOf(own, load), ...mergeLoads(own, load) } : load);
  }
  return { open: left.open || right.open, below };
}

/** One of two options that only leads further leaves it to the other how to load. */
function loadingOf(left: Loading, right: Loading): Loading {
  const how = mostOf(left.how, right.how);
  const joined = (left.joined || left.how === null) && (right.joined || right.how === null);
  return { how, joined: joined && how !== null };
}

function mostOf(left: How | null, right: How | null): How | null {
  return left === 'together' || right === 'together' ? 'together' : (left ?? right);
}
