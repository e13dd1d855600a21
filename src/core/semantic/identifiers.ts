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
    const hashes = hashesIn(text).sort();
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

/** Each hash once, in no order. The next call overwrites what is returned. */
function hashesIn(text: string): Uint32Array {
  seen.clear();
  let at = 0;
  while (at < text.length) {
    let code = text.charCodeAt(at);
    at += 1;
    if (!isPart(code)) continue;
    let hash = SEED;
    do {
      hash = mix(hash, code);
      code = at < text.length ? text.charCodeAt(at) : 0;
      at += 1;
    } while (isPart(code));
    seen.add(hash);
  }
  return seen.values();
}

/** A set of hashes that is used again and again: with one that grows, filling it takes twice as long as reading the text. */
class Hashes {
  #values = new Int32Array(1 << 12);
  /** Which filling has written the place. */
  #fillings = new Uint32Array(1 << 12);
  #filling = 0;
  #list = new Uint32Array(1 << 11);
  #size = 0;

  clear(): void {
    this.#filling += 1;
    this.#size = 0;
  }

  add(hash: number): void {
    const last = this.#values.length - 1;
    let place = (hash ^ (hash >>> 15)) & last;
    while (this.#fillings[place] === this.#filling) {
      if (this.#values[place] === hash) return;
      place = (place + 1) & last;
    }
    this.#fillings[place] = this.#filling;
    this.#values[place] = hash;
    this.#list[this.#size] = hash;
    this.#size += 1;
    if (this.#size === this.#list.length) this.#grow();
  }

  /** Never more than half full. */
  #grow(): void {
    const all = this.values();
    this.#values = new Int32Array(this.#values.length * 2);
    this.#fillings = new Uint32Array(this.#values.length);
    this.#list = new Uint32Array(this.#list.length * 2);
    this.#size = 0;
    for (const each of all) this.add(each | 0);
  }

  values(): Uint32Array {
    return this.#list.subarray(0, this.#size);
  }
}

const seen = new Hashes();

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
  return code > 127 || PARTS[code] === 1;
}

const PARTS = Uint8Array.from({ length: 128 }, (_, code) => (/\w/.test(String.fromCharCode(code)) ? 1 : 0));
