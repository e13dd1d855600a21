import { Around, type Source, sourceOf } from '../project/index.ts';
import { Module, Outline, type OutlineRecord } from '../semantic/index.ts';
import { isRequirementsFile, PARSE_LIMIT, parseModule, parseRequirements, UnreadableSource } from '../syntax/index.ts';
import type { ContextFile } from './request.ts';

/** What is kept from one analysis to the next. What one analysis needs it gets, however much that is. */
export interface StoreLimits {
  /** Bytes of texts with what the look of them tells. */
  readonly texts: number;
  /** Characters of the texts that are kept parsed too; a tree takes about 50 bytes for each. */
  readonly modules: number;
}

/**
 * Small enough that a process which reviews one repository after the other soon holds as much as it ever will; one
 * service of 300 files stays parsed.
 */
const LIMITS: StoreLimits = { texts: 32_000_000, modules: 1_400_000 };

/** Bytes of an entry beside its text, most of them for identifiers and imports: 8,000 to 9,300 in three projects. */
const OVERHEAD = 9_000;

/** A file as it could be read: its module, or why there is none. */
export type Reading = { readonly module: Module } | { readonly reason: string };

/** A text that was looked at before, in another process. */
export interface Remembered {
  readonly outline: OutlineRecord;
  /** Characters of the text. */
  readonly length: number;
  /** Reads it: most are never asked for. */
  text(): string;
}

interface Entry {
  readonly text: () => string;
  /** Characters. */
  readonly length: number;
  readonly outline: Outline;
  /** By path: the same blob may lie in several places, and a module's name follows from its path. */
  readonly readings: Map<string, Reading>;
  /** The last analysis that asked for it, by its number. */
  analysis: number;
}

/**
 * The texts and modules that analyses have met, by blob: what one has read, the next need not read again. It drops what was
 * not used for longest, and nothing that the analysis under way has asked for.
 */
export class ModuleStore {
  readonly #limits: StoreLimits;
  /** By oid, what was not used for longest first. */
  readonly #entries = new Map<string, Entry>();
  /** Those of them that are parsed, in the same order. */
  readonly #parsed = new Map<string, Entry>();
  #texts = 0;
  #modules = 0;
  #analysis = 0;
  #around: { readonly files: readonly ContextFile[]; readonly around: Around } | null = null;
  /** Told of each file that is about to be parsed, and of the end of it: it may take long, or for ever. */
  onParse: (path: string | null) => void = () => {};

  constructor(limits: StoreLimits = LIMITS) {
    this.#limits = limits;
  }

  /** Whoever asks may count on it until the analysis ends. */
  has(oid: string): boolean {
    return this.#touch(oid) !== undefined;
  }

  add(oid: string, text: string): void {
    if (!this.#touch(oid)) this.#keep(oid, text.length, () => text);
  }

  /** Adds what another process has remembered. */
  recall(oid: string, { length, text, outline }: Remembered): void {
    if (!this.#touch(oid)) this.#keep(oid, length, text, outline);
  }

  /** For another process; undefined when that content was never added. */
  remembered(oid: string): Remembered | undefined {
    const entry = this.#entries.get(oid);
    return entry && { outline: entry.outline.record(), length: entry.length, text: entry.text };
  }

  #keep(oid: string, length: number, text: () => string, known?: OutlineRecord): void {
    const outline = new Outline(text, known);
    this.#entries.set(oid, { text, length, outline, readings: new Map(), analysis: this.#analysis });
    this.#texts += length + OVERHEAD;
    this.#dropUnusedTexts();
  }

  /** The file at `path` with the content `oid`; null when that content was never added. */
  source(path: string, oid: string, changed: boolean): Source | null {
    const entry = this.#touch(oid);
    if (!entry) return null;
    return sourceOf(path, changed, entry.outline, () => {
      const reading = this.#readEntry(path, oid, entry);
      return 'module' in reading ? reading.module : null;
    });
  }

  /**
   * The Python files around a change, as far as their contents were added. The same object as at the last analysis where they
   * are the same: what was found out about all of them holds on.
   */
  around(files: readonly ContextFile[]): Around {
    const known = files.filter(({ oid }) => this.#entries.has(oid));
    if (this.#around && areSame(this.#around.files, known)) return this.#around.around;
    const around = new Around(known.flatMap(({ path, oid }) => this.source(path, oid, false) ?? []));
    this.#around = { files: known, around };
    return around;
  }

  /** The text of a file that is no module; undefined when it was never added. */
  text(oid: string): string | undefined {
    return this.#touch(oid)?.text();
  }

  /** Reads a file whose content was added. */
  read(path: string, oid: string): Reading {
    const entry = this.#touch(oid);
    return entry ? this.#readEntry(path, oid, entry) : { reason: 'was not read' };
  }

  #readEntry(path: string, oid: string, entry: Entry): Reading {
    const { text, length, readings } = entry;
    const known = readings.get(path);
    if (known) return known;
    this.onParse(path);
    const reading = parse(path, text());
    readings.set(path, reading);
    this.#parsed.set(oid, entry);
    this.#modules += length;
    this.#dropUnusedModules();
    this.onParse(null);
    return reading;
  }

  #touch(oid: string): Entry | undefined {
    const entry = this.#entries.get(oid);
    if (!entry) return undefined;
    entry.analysis = this.#analysis;
    for (const map of [this.#entries, this.#parsed]) if (map.delete(oid)) map.set(oid, entry);
    return entry;
  }

  /** Ends an analysis: of its modules too those are dropped that are beyond the limit. Its texts stay for the next push. */
  trim(): void {
    this.#analysis += 1;
    this.#dropUnusedModules();
  }

  /** What the analysis under way has asked for stays. */
  #dropUnusedTexts(): void {
    for (const [oid, entry] of this.#entries) {
      if (this.#texts <= this.#limits.texts || entry.analysis === this.#analysis) break;
      this.#dropModules(oid, entry);
      this.#entries.delete(oid);
      // It may hold that text.
      this.#around = null;
      this.#texts -= entry.length + OVERHEAD;
    }
  }

  /** The same: its modules must stay the same objects. */
  #dropUnusedModules(): void {
    for (const [oid, entry] of this.#parsed) {
      if (this.#modules <= this.#limits.modules || entry.analysis === this.#analysis) break;
      this.#dropModules(oid, entry);
    }
  }

  #dropModules(oid: string, { length, readings }: Entry): void {
    this.#modules -= length * readings.size;
    readings.clear();
    this.#parsed.delete(oid);
  }
}

function areSame(some: readonly ContextFile[], others: readonly ContextFile[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ path, oid }, at) => path === others[at]?.path && oid === others[at]?.oid)
  );
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
