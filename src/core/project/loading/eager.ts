/** How a query loads a relationship: with its own rows, or with one more query for each parent (`immediateload`). */
export type How = 'together' | 'each';

/** What the loader options of a query say about the relationships of one class. */
export interface Loads {
  /** `"*"`, or options that could not be read: any relationship may be loaded. */
  readonly open: boolean;
  readonly below: ReadonlyMap<string, Load>;
}

/** A relationship that an option names; `how` is null where the option only leads further, as `defaultload` does. */
export interface Load extends Loads {
  readonly how: How | null;
}

/** The relationships of one loader option, from the queried class on. `*` stands for all of them. */
export type LoadPath = readonly { readonly name: string; readonly how: How | null }[];

export const NO_LOADS: Loads = { open: false, below: new Map() };
export const ANY_LOADS: Loads = { open: true, below: new Map() };

/** The options of a query put together. */
export function loadsOf(paths: readonly LoadPath[]): Loads {
  return paths.map(loadsAlong).reduce(mergeLoads, NO_LOADS);
}

function loadsAlong([first, ...rest]: LoadPath): Loads {
  if (!first) return NO_LOADS;
  if (first.name === '*') return first.how ? ANY_LOADS : NO_LOADS;
  return { open: false, below: new Map([[first.name, { how: first.how, ...loadsAlong(rest) }]]) };
}

/** What is loaded when either or both were applied: a relationship that one path leaves out may still be loaded. */
export function mergeLoads(left: Loads, right: Loads): Loads {
  if (left.below.size === 0 && !left.open) return right;
  if (right.below.size === 0 && !right.open) return left;
  const below = new Map(left.below);
  for (const [name, load] of right.below) {
    const own = below.get(name);
    below.set(name, own ? { how: mostOf(own.how, load.how), ...mergeLoads(own, load) } : load);
  }
  return { open: left.open || right.open, below };
}

function mostOf(left: How | null, right: How | null): How | null {
  return left === 'together' || right === 'together' ? 'together' : (left ?? right);
}
