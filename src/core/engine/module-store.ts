import type { Source } from '../project/index.ts';
import { Identifiers, Module, membersOf, type Outline, outlineOf } from '../semantic/index.ts';
import { isRequirementsFile, PARSE_LIMIT, parseModule, parseRequirements, UnreadableSource } from '../syntax/index.ts';

/** What is kept from one analysis to the next, in characters of source. */
export interface StoreLimits {
  /** Texts with the identifiers they mention; a character is one byte, or two where it is not Latin. */
  readonly texts: number;
  /** Texts that are kept parsed too; a tree takes about 50 bytes for each character. */
  readonly modules: number;
}

const LIMITS: StoreLimits = { texts: 80_000_000, modules: 4_000_000 };

/** A file as it could be read: its module, or why there is none. */
export type Reading = { readonly module: Module } | { readonly reason: string };

interface Entry {
  readonly text: string;
  readonly identifiers: Identifiers;
  outline: Outline | undefined;
  members: ReadonlySet<string> | undefined;
  /** By path: the same blob may lie in several places, and a module's name follows from its path. */
  readonly readings: Map<string, Reading>;
}

/**
 * The texts and modules that analyses have met, by blob: what one has read, the next need not read again. It drops what was
 * not used for longest.
 */
export class ModuleStore {
  readonly #limits: StoreLimits;
  readonly #entries = new Map<string, Entry>();
  /** Told of each file that is about to be parsed, and of the end of it: it may take long, or for ever. */
  onParse: (path: string | null) => void = () => {};

  constructor(limits: StoreLimits = LIMITS) {
    this.#limits = limits;
  }

  has(oid: string): boolean {
    return this.#entries.has(oid);
  }

  add(oid: string, text: string): void {
    if (!this.#entries.has(oid))
      this.#entries.set(oid, {
        text,
        identifiers: new Identifiers(text),
        outline: undefined,
        members: undefined,
        readings: new Map(),
      });
  }

  /** The file at `path` with the content `oid`; null when that content was never added. */
  source(path: string, oid: string, changed: boolean): Source | null {
    const entry = this.#touch(oid);
    if (!entry) return null;
    return {
      path,
      changed,
      mentions: (identifier) => entry.identifiers.has(identifier),
      get outline() {
        entry.outline ??= outlineOf(entry.text);
        return entry.outline;
      },
      defines: (name) => {
        entry.members ??= membersOf(entry.text);
        return entry.members.has(name);
      },
      module: () => {
        const reading = this.#readEntry(path, entry);
        return 'module' in reading ? reading.module : null;
      },
    };
  }

  /** The text of a file that is no module; undefined when it was never added. */
  text(oid: string): string | undefined {
    return this.#touch(oid)?.text;
  }

  /** Reads a file whose content was added. */
  read(path: string, oid: string): Reading {
    const entry = this.#touch(oid);
    return entry ? this.#readEntry(path, entry) : { reason: 'was not read' };
  }

  #readEntry(path: string, { text, readings }: Entry): Reading {
    const known = readings.get(path);
    if (known) return known;
    this.onParse(path);
    const reading = parse(path, text);
    readings.set(path, reading);
    this.onParse(null);
    return reading;
  }

  #touch(oid: string): Entry | undefined {
    const entry = this.#entries.get(oid);
    if (entry) {
      this.#entries.delete(oid);
      this.#entries.set(oid, entry);
    }
    return entry;
  }

  /** Drops what is beyond the limits. Not while an analysis runs: its modules must stay the same objects. */
  trim(): void {
    let texts = 0;
    let modules = 0;
    for (const [oid, entry] of [...this.#entries].reverse()) {
      texts += entry.text.length;
      if (entry.readings.size > 0) modules += entry.text.length * entry.readings.size;
      if (texts > this.#limits.texts) this.#entries.delete(oid);
      else if (modules > this.#limits.modules) entry.readings.clear();
    }
  }
}

function parse(path: string, text: string): Reading {
  try {
    const syntax = isRequirementsFile(path) ? parseRequirements(text) : parseModule(text, PARSE_LIMIT);
    return { module: new Module(path, syntax) };
  } catch (error) {
    return { reason: unreadable(error) };
  }
}

/** A stack that overflows (10,000 branches of one `if`) says the same as the parser's own limit. */
function unreadable(error: unknown): string {
  if (error instanceof UnreadableSource) return error.message;
  if (error instanceof RangeError) return 'nested too deeply to be analysed';
  throw error;
}
