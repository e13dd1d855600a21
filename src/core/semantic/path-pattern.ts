interface Converter {
  readonly pattern: string;
  /** A value that it takes and the narrower ones do not. */
  readonly sample: string;
}

/** Starlette's own converters. Starlette [0.13]. */
const CONVERTERS: Readonly<Record<string, Converter>> = {
  str: { pattern: '[^/]+', sample: '\u0001' },
  path: { pattern: '.*', sample: '\u0001/\u0001' },
  int: { pattern: '[0-9]+', sample: '7' },
  float: { pattern: '[0-9]+(?:\\.[0-9]+)?', sample: '7.5' },
  uuid: {
    pattern: '[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}',
    sample: '0a0a0a0a-0a0a-0a0a-0a0a-0a0a0a0a0a0a',
  },
};
const SAMPLES = new RegExp(
  Object.values(CONVERTERS)
    .map(({ sample }) => escaped(sample))
    .toSorted((a, b) => b.length - a.length)
    .join('|'),
  'g',
);

/** A part of a path that another one takes as the value of a parameter. */
export interface TakenPart {
  /** The parameter of the path that is asked first. */
  readonly parameter: string;
  /** What is written in its place in the other path. */
  readonly literal: string;
}

/**
 * Whether every request for the path `later` is one for `earlier` too (`/items/search` for `/items/{id}`), with a part of `later`
 * that is written out where `earlier` has a parameter. Types of function parameters play no part in it; converters in the path
 * do. Null where that is not so, and where a converter is not one of Starlette's own.
 */
export function takenPart(earlier: string, later: string): TakenPart | null {
  const [one, other] = [partsOf(earlier), partsOf(later)];
  if (!one || !other) return null;
  const names = one.flatMap((each) => (each.name === null ? [] : [each.name]));
  const pattern = one.map(({ text, converter }) => (converter ? `(${converter.pattern})` : escaped(text))).join('');
  const sample = other.map(({ text, converter }) => converter?.sample ?? text).join('');
  const values = sample.match(new RegExp(`^${pattern}$`))?.slice(1) ?? [];
  const index = values.findIndex((each) => /[^/]/.test(each.replace(SAMPLES, '')));
  const [parameter, literal] = [names[index], values[index]];
  return parameter && literal ? { parameter, literal: literal.replace(SAMPLES, '…') } : null;
}

/** Text, or a parameter with its converter. */
interface Part {
  readonly text: string;
  readonly name: string | null;
  readonly converter: Converter | null;
}

function partsOf(path: string): Part[] | null {
  const parts = path.split(/(\{[A-Za-z_]\w*(?::[A-Za-z_]\w*)?\})/).map((text, index): Part | null => {
    if (index % 2 === 0) return { text, name: null, converter: null };
    const [name = '', converter = 'str'] = text.slice(1, -1).split(':');
    const known = CONVERTERS[converter];
    return known ? { text, name, converter: known } : null;
  });
  return parts.includes(null) ? null : (parts as Part[]);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
