import type { Rule } from '../../src/core/rule/index.ts';
import { type Checkout, readCheckout } from './checkout.ts';
import { change, Judge } from './judge.ts';
import type { Operator } from './operator.ts';
import { randomFrom, spread } from './spread.ts';
import { type Mutant, type Noise, noisyTwins, tryMutants, type Verdict } from './try-site.ts';

/** What to run. */
export interface Plan {
  /** Roots of checkouts. */
  readonly directories: readonly string[];
  readonly rules: readonly Rule[];
  readonly operators: readonly Operator[];
  /** Only mutants of these rules; every rule when empty. */
  readonly only: readonly string[];
  /** Mutants of one rule at most. */
  readonly most: number;
  readonly seed: number;
}

/** What came out. */
export interface Outcome {
  readonly verdicts: Verdict[];
  readonly noise: Noise[];
  /** How many sites there are by rule: more than were judged. */
  readonly sites: Map<string, number>;
  /** Edits that leave code which does not parse, or that overlap: mistakes of an operator. */
  readonly unusable: string[];
  /** Rules that crashed, with the file. */
  readonly crashes: string[];
}

/**
 * Finds the sites in all checkouts, chooses some of each rule and judges them. The checkouts are read twice, so that
 * only one of them is in memory at a time.
 */
export async function run(plan: Plan, tell: (message: string) => void): Promise<Outcome> {
  const found: Mutant[] = [];
  let last: Checkout | null = null;
  for (const directory of plan.directories) {
    last = await readCheckout(directory);
    const sites = sitesIn(last, plan);
    tell(`${last.name}: ${last.modules.size} files, ${sites.length} sites`);
    found.push(...sites);
  }
  const sites = new Map([...Map.groupBy(found, ({ rule }) => rule)].map(([rule, { length }]) => [rule, length]));
  const outcome: Outcome = { verdicts: [], noise: [], sites, unusable: [], crashes: [] };
  const chosen = Map.groupBy(choose(found, plan), ({ checkout }) => checkout);
  for (const directory of plan.directories) {
    if (last?.directory !== directory) last = await readCheckout(directory);
    judgeAll(chosen.get(directory) ?? [], last, plan, outcome, tell);
  }
  return outcome;
}

function sitesIn({ directory, modules, project }: Checkout, { operators, only }: Plan): Mutant[] {
  const wanted = operators.filter(({ rules }) => only.length === 0 || rules.some((rule) => only.includes(rule)));
  const whole = [...modules.values()].filter(({ syntax }) => syntax.broken.length === 0);
  return whole.flatMap((module) =>
    wanted
      .filter(({ roles = ['application'] }) => roles.includes(module.role))
      .flatMap((operator) =>
        [...operator.sites(module, project)]
          .filter(({ rule }) => only.length === 0 || only.includes(rule))
          .map((site) => ({ ...site, operator: operator.name, checkout: directory })),
      ),
  );
}

/** Some mutants of each rule that the catalogue has, spread over the checkouts, operators and files. */
function choose(found: readonly Mutant[], { rules, most, seed }: Plan): Mutant[] {
  const known = new Set(rules.map(({ id }) => id));
  const keys = [
    (each: Mutant) => each.checkout,
    (each: Mutant) => each.operator,
    (each: Mutant) => each.places[0]?.path ?? '',
  ];
  return [...Map.groupBy(found, ({ rule }) => rule)].flatMap(([rule, own]) =>
    known.has(rule) ? spread(own, keys, randomFrom(seed)).slice(0, most) : [],
  );
}

function judgeAll(
  mutants: readonly Mutant[],
  checkout: Checkout,
  plan: Plan,
  outcome: Outcome,
  tell: (message: string) => void,
): void {
  const judge = new Judge(checkout, plan.rules);
  const usable = mutants.filter((each) => isUsable(each, checkout, outcome));
  tell(`${checkout.name}: judging ${usable.length} mutants`);
  outcome.verdicts.push(...tryMutants(usable, checkout, judge));
  tell(`${checkout.name}: judging their twins`);
  outcome.noise.push(...noisyTwins(usable, checkout, judge));
  const crashes = judge.diagnostics.map(({ rule, path, message }) => `${rule} in ${checkout.name} ${path}: ${message}`);
  outcome.crashes.push(...new Set(crashes));
}

function isUsable(mutant: Mutant, checkout: Checkout, { unusable }: Outcome): boolean {
  const where = `${mutant.operator} in ${checkout.name} ${mutant.mutant[0]?.path}`;
  for (const edits of [mutant.mutant, mutant.twin]) {
    try {
      const { broken } = change(checkout, edits);
      if (broken.length === 0) continue;
      unusable.push(`${where}: the result does not parse: ${edits.map(({ text }) => text).join(' … ')}`);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      unusable.push(`${where}: ${error.message}`);
    }
    return false;
  }
  return true;
}
