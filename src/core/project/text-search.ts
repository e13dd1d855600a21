import { type ClassInfo, isAside, type Module } from '../semantic/index.ts';
import { ClassIndex } from './class-index.ts';
import { Importers } from './importers.ts';
import type { ModuleIndex } from './module-index.ts';
import type { Source } from './source.ts';

/**
 * Finds sources by the look of their texts and parses none: what it leaves out cannot be meant, what it finds may be. Tests and
 * migrations around the change are not searched.
 */
export class TextSearch {
  readonly sources: readonly Source[];
  readonly #byPath: ReadonlyMap<string, Source>;
  readonly #index: ModuleIndex;
  readonly #mentioning = new Map<string, ReadonlySet<Source>>();
  /** By sets of words. */
  readonly #among = new Map<string, readonly Source[]>();
  /** By module and name. */
  readonly #using = new Map<string, readonly Source[]>();
  /** By the name of a class. */
  readonly #holding = new Map<string, ReadonlySet<Source>>();
  /** By where it begins. */
  readonly #reaching = new Map<Source, ReadonlySet<Source>>();
  #relationships: ReadonlySet<string> | undefined;
  #importers: Importers | undefined;
  readonly #classes = new ClassIndex((name) => this.mentioning(name));

  constructor(sources: readonly Source[], index: ModuleIndex) {
    this.sources = sources.filter(({ path, changed }) => changed || !isAside(path));
    this.#byPath = new Map(this.sources.map((each) => [each.path, each]));
    this.#index = index;
  }

  /** Those in which the identifier occurs. */
  mentioning(identifier: string): ReadonlySet<Source> {
    const known = this.#mentioning.get(identifier);
    if (known) return known;
    const found = new Set<Source>();
    for (const each of this.sources) if (each.mentions(identifier)) found.add(each);
    this.#mentioning.set(identifier, found);
    return found;
  }

  /** Those in which the identifier occurs, and all words of one of the sets. */
  mentioningWith(identifier: string, sets: readonly (readonly string[])[]): readonly Source[] {
    const key = sets.join(';');
    const isOneOf = (each: Source) => sets.some((words) => words.every((word) => this.mentioning(word).has(each)));
    const among = this.#among.get(key) ?? this.sources.filter(isOneOf);
    this.#among.set(key, among);
    return among.filter((each) => each.mentions(identifier));
  }

  /** Those that may use what `home` defines under this name: they mention it, and import it on some way. */
  using(home: Module, name: string): readonly Source[] {
    const key = `${home.path} ${name}`;
    const known = this.#using.get(key) ?? this.#findUsing(home, name);
    this.#using.set(key, known);
    return known;
  }

  #findUsing({ path, moduleScope }: Module, name: string): readonly Source[] {
    const own = this.#byPath.get(path);
    if (!own) return [];
    const importers = this.#graph.of(own, moduleScope.bindings.has(name) ? name : null);
    return this.sources.filter((each) => importers.has(each) && (each === own || each.mentions(name)));
  }

  /** Whether a qualified name may lead to something that `home` defines: a module that it begins with imports that, on any way. */
  mayLeadTo(qualified: string, home: Module): boolean {
    const own = this.#byPath.get(home.path);
    if (!own) return true;
    const reaching = this.#reaching.get(own) ?? this.#graph.reaching([own]);
    this.#reaching.set(own, reaching);
    return [...this.#index.beginnings(qualified)].some((each) => reaching.has(each) || !this.#byPath.has(each.path));
  }

  /** Those with a text that ends in `.name`, as a path to something of that name does. */
  endingIn(name: string): readonly Source[] {
    return [...this.mentioning(name)].filter(({ outline }) => outline.quotes(`.${name}`));
  }

  /** The names that any class gives a relationship to another one, on its own or the other side. */
  get relationships(): ReadonlySet<string> {
    this.#relationships ??= new Set(this.sources.flatMap(({ outline }) => [...outline.relationships]));
    return this.#relationships;
  }

  /**
   * Those that may use the member `name` of an object of the class: they mention the member, and the class is mentioned in them
   * or in what they import. An object comes from somewhere.
   */
  usingMember(cls: ClassInfo, name: string): readonly Source[] {
    const known = this.#holding.get(cls.name) ?? this.#graph.reaching(this.mentioning(cls.name));
    this.#holding.set(cls.name, known);
    return [...this.mentioning(name)].filter((each) => known.has(each));
  }

  /** Those with classes right below this one. */
  directlyBelow(cls: ClassInfo): ReadonlySet<Source> {
    return this.#classes.directlyBelow(cls);
  }

  /** Those with classes below this one that may define the name. */
  overriding(cls: ClassInfo, name: string): readonly Source[] {
    return [...this.#classes.below(cls)].filter(({ outline }) => outline.defines(name));
  }

  get #graph(): Importers {
    this.#importers ??= new Importers(this.sources, this.#index);
    return this.#importers;
  }
}
