import type { Module } from '../../src/core/semantic/index.ts';
import type { Checkout } from './checkout.ts';
import { type Change, change, type Found, type Judge } from './judge.ts';
import type { Edit, Place, Site } from './operator.ts';

/** A site of an operator in a checkout. */
export interface Mutant extends Site {
  readonly operator: string;
  readonly checkout: string;
}

/** What became of a mutant. */
export interface Verdict {
  readonly mutant: Mutant;
  /** The severity of the finding that caught it; null for a miss. */
  readonly caught: Found['severity'] | null;
  /** Line of the first edit in the mutated file, and that line. */
  readonly line: number;
  readonly edited: string;
}

/**
 * Judges mutants: a finding of one of its rules in one of its places, or one that names such a place, catches one.
 * Mutants of different rules in different files are judged together; only one that is not caught this way is judged
 * alone.
 */
export function tryMutants(mutants: readonly Mutant[], checkout: Checkout, judge: Judge): Verdict[] {
  return batches(mutants, scopeOf).flatMap((batch) => {
    const all = change(
      checkout,
      batch.flatMap((each) => each.mutant),
    );
    const found = judge.introduced(all, new Set(batch.flatMap(rulesOf)));
    return batch.map((mutant): Verdict => {
      const alone = change(checkout, mutant.mutant);
      const caught =
        catching(mutant, found, all, checkout) ??
        catching(mutant, judge.introduced(alone, new Set(rulesOf(mutant))), alone, checkout);
      return { mutant, caught, ...editedLine(mutant.mutant, alone) };
    });
  });
}

function pathsOf({ mutant, places }: Mutant): string[] {
  return [...mutant, ...places].map(({ path }) => path);
}

/** What two mutants that are judged together may not have in common. */
function scopeOf(mutant: Mutant): string[] {
  return [...pathsOf(mutant), ...rulesOf(mutant)];
}

function rulesOf({ rule, also = [] }: Mutant): string[] {
  return [rule, ...also];
}

function catching(
  mutant: Mutant,
  findings: Iterable<Found>,
  changed: Change,
  checkout: Checkout,
): Found['severity'] | null {
  const rules = rulesOf(mutant);
  const ranges = mutant.places.flatMap((place) => rangesOf(place, changed, checkout));
  for (const found of findings) {
    if (rules.includes(found.rule) && isAt(found, mutant.places, ranges)) return found.severity;
  }
  return null;
}

/** A twin that Hunkwise complained about. */
export interface Noise {
  readonly mutant: Mutant;
  readonly found: Found;
  readonly line: number;
  readonly edited: string;
}

/**
 * The twins of these mutants that introduce an error or a warning anywhere in the checkout. Twins in different files
 * are judged together, and apart only where something is found.
 */
export function noisyTwins(mutants: readonly Mutant[], checkout: Checkout, judge: Judge): Noise[] {
  return batches(mutants, ({ twin }) => twin.map(({ path }) => path)).flatMap((batch) =>
    noisyIn(batch, checkout, judge),
  );
}

function noisyIn(batch: readonly Mutant[], checkout: Checkout, judge: Judge): Noise[] {
  const changed = change(
    checkout,
    batch.flatMap(({ twin }) => twin),
  );
  const found = loud(judge.introduced(changed));
  const [only] = batch;
  if (!found || !only) return [];
  if (batch.length === 1) return [{ mutant: only, found, ...editedLine(only.twin, changed) }];
  const middle = batch.length >> 1;
  return [...noisyIn(batch.slice(0, middle), checkout, judge), ...noisyIn(batch.slice(middle), checkout, judge)];
}

function loud(findings: Iterable<Found>): Found | null {
  for (const found of findings) if (found.severity !== 'note') return found;
  return null;
}

/** Sets of mutants that have none of their keys in common. */
function batches(mutants: readonly Mutant[], keysOf: (mutant: Mutant) => readonly string[]): Mutant[][] {
  const found: { keys: Set<string>; batch: Mutant[] }[] = [];
  for (const mutant of mutants) {
    const keys = keysOf(mutant);
    const free = found.find((each) => !keys.some((key) => each.keys.has(key)));
    if (!free) found.push({ keys: new Set(keys), batch: [mutant] });
    else {
      for (const key of keys) free.keys.add(key);
      free.batch.push(mutant);
    }
  }
  return found.map(({ batch }) => batch);
}

/** First and last line of a place in the changed checkout. */
interface Range {
  readonly path: string;
  readonly first: number;
  readonly last: number;
}

function rangesOf({ path, function: name }: Place, changed: Change, checkout: Checkout): Range[] {
  if (name === null) return (changed.files.get(path)?.edited ?? []).map(([first, last]) => ({ path, first, last }));
  const module = changed.modules.get(path) ?? checkout.modules.get(path);
  const range = module && linesOf(module, name);
  return range ? [{ path, ...range }] : [];
}

function linesOf(module: Module, name: string): { first: number; last: number } | null {
  const node = module.definition(name)?.node;
  const { lines } = module.syntax;
  return node ? { first: lines.lineAt(node.start), last: lines.lineAt(node.end) } : null;
}

function isAt(found: Found, places: readonly Place[], ranges: readonly Range[]): boolean {
  const named = places.some((place) => {
    if (place.function === null || found.function === null || place.path !== found.path) return false;
    return found.function === place.function || found.function.startsWith(`${place.function}.`);
  });
  const spots = [found, ...(found.because ?? []).map((each) => ({ ...each, endLine: each.line }))];
  return named || spots.some((spot) => ranges.some((range) => overlaps(spot, range)));
}

function overlaps(spot: { path: string; line: number; endLine: number }, range: Range): boolean {
  return spot.path === range.path && spot.line <= range.last && spot.endLine >= range.first;
}

/** The line that the telling edit left, and its number in the new text. */
function editedLine(edits: readonly Edit[], { files }: Change): { line: number; edited: string } {
  const [telling] = edits;
  const file = telling && files.get(telling.path);
  if (!telling || !file) return { line: 1, edited: '' };
  const own = edits.filter(({ path }) => path === telling.path).toSorted((a, b) => a.start - b.start);
  const line = file.edited[own.indexOf(telling)]?.[0] ?? 1;
  return { line, edited: (file.text.split('\n')[line - 1] ?? '').trim() };
}
