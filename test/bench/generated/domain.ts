import type { Random } from './random.ts';

/** One thing that the generated service keeps: its names and its columns. */
export interface Domain {
  /** Of the package: `order_3`. */
  readonly name: string;
  /** Of the mapped class: `Order3`. */
  readonly cls: string;
  readonly fields: readonly Field[];
  /** The domain that this one belongs to; null for the first. */
  readonly owner: Domain | null;
}

export interface Field {
  readonly name: string;
  readonly type: 'str' | 'int' | 'bool' | 'datetime';
}

const THINGS = [
  'order',
  'invoice',
  'customer',
  'product',
  'shipment',
  'ticket',
  'project',
  'device',
  'account',
  'event',
];
const ADJECTIVES = ['first', 'public', 'internal', 'daily', 'billing', 'shipping', 'current', 'external', 'last'];
const NOUNS = ['name', 'code', 'status', 'amount', 'note', 'address', 'count', 'label', 'rank', 'label', 'source'];
const TYPES = ['str', 'str', 'str', 'int', 'int', 'bool', 'datetime'] as const;

/** The domain with number `index`. */
export function makeDomain(index: number, earlier: readonly Domain[], random: Random): Domain {
  const thing = THINGS[index % THINGS.length] as string;
  const suffix = Math.floor(index / THINGS.length);
  const names = new Set<string>();
  while (names.size < 4 + random.below(8)) names.add(`${random.pick(ADJECTIVES)}_${random.pick(NOUNS)}`);
  return {
    name: `${thing}_${suffix}`,
    cls: `${thing.charAt(0).toUpperCase()}${thing.slice(1)}${suffix}`,
    fields: [...names].map((name) => ({ name, type: random.pick(TYPES) })),
    owner: earlier.length === 0 ? null : random.pick(earlier),
  };
}
