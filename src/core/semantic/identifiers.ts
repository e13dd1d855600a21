/** Bits of the set; a file with 1,000 different identifiers answers about one question in nine wrongly with "maybe". */
const BITS = 8_192;

/**
 * The identifiers that occur in a text, comments and strings included, as a set of hashes: a kilobyte a file, so that a
 * whole repository can be asked who mentions a name. `has` may be wrong only when it says true.
 */
export class Identifiers {
  readonly #bits = new Uint32Array(BITS / 32);

  constructor(text: string) {
    let hash = 0;
    let inside = false;
    for (let at = 0; at <= text.length; at += 1) {
      const code = at < text.length ? text.charCodeAt(at) : 0;
      if (isPart(code)) {
        hash = inside ? mix(hash, code) : mix(SEED, code);
        inside = true;
      } else if (inside) {
        this.#add(hash);
        inside = false;
      }
    }
  }

  has(identifier: string): boolean {
    let hash = SEED;
    for (let at = 0; at < identifier.length; at += 1) hash = mix(hash, identifier.charCodeAt(at));
    const bit = hash & (BITS - 1);
    return ((this.#bits[bit >> 5] as number) & (1 << (bit & 31))) !== 0;
  }

  #add(hash: number): void {
    const bit = hash & (BITS - 1);
    this.#bits[bit >> 5] = (this.#bits[bit >> 5] as number) | (1 << (bit & 31));
  }
}

/** FNV-1a. */
const SEED = 0x811c9dc5;

function mix(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

/** Letters, digits, the underscore, and everything beyond ASCII, where Python has letters too. */
function isPart(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || (code >= 48 && code <= 57) || code > 127
  );
}
