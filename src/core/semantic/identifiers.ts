/** Bits of the filter; a file with 1,000 different identifiers lets one question in nine through to the search. */
const BITS = 8_192;
const FILTER = BITS / 32;

/**
 * The identifiers that occur in a text, comments and strings included, as hashes: two kilobytes a file, so that a whole
 * repository can be asked who mentions a name. `has` is wrong only where two identifiers share all 32 bits of a hash, and
 * then it says true.
 */
export class Identifiers {
  /** The bits of the filter, and behind them the hashes, sorted: what another process can go on with. */
  readonly words: Uint32Array;

  constructor(words: Uint32Array) {
    this.words = words;
  }

  static in(text: string): Identifiers {
    const hashes = Uint32Array.from(hashesIn(text)).sort();
    const words = new Uint32Array(FILTER + hashes.length);
    words.set(hashes, FILTER);
    for (const each of hashes) words[wordOf(each)] = (words[wordOf(each)] as number) | (1 << (each & 31));
    return new Identifiers(words);
  }

  has(identifier: string): boolean {
    const hash = hashOf(identifier);
    return ((this.words[wordOf(hash)] as number) & (1 << (hash & 31))) !== 0 && this.#find(hash >>> 0);
  }

  #find(hash: number): boolean {
    let low = FILTER;
    let high = this.words.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.words[middle] as number;
      if (found === hash) return true;
      if (found < hash) low = middle + 1;
      else high = middle - 1;
    }
    return false;
  }
}

function hashesIn(text: string): ReadonlySet<number> {
  const hashes = new Set<number>();
  let hash = 0;
  let inside = false;
  for (let at = 0; at <= text.length; at += 1) {
    const code = at < text.length ? text.charCodeAt(at) : 0;
    if (isPart(code)) {
      hash = inside ? mix(hash, code) : mix(SEED, code);
      inside = true;
    } else if (inside) {
      hashes.add(hash);
      inside = false;
    }
  }
  return hashes;
}

/** Where FNV-1a begins. */
const SEED = 0x811c9dc5;

/** The last answer: a whole repository is asked about one identifier after the other. */
let last = { identifier: '', hash: SEED };

function hashOf(identifier: string): number {
  if (identifier === last.identifier) return last.hash;
  let hash = SEED;
  for (let at = 0; at < identifier.length; at += 1) hash = mix(hash, identifier.charCodeAt(at));
  last = { identifier, hash };
  return hash;
}

/** FNV-1a. */
function mix(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

/** Of the filter; the bit in it is that of the lowest five. */
function wordOf(hash: number): number {
  return (hash & (BITS - 1)) >> 5;
}

/** Letters, digits, the underscore, and everything beyond ASCII, where Python has letters too. */
function isPart(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || (code >= 48 && code <= 57) || code > 127
  );
}
