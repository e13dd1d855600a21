import type { ClassInfo, Module } from '../semantic/index.ts';
import type { Around } from './around.ts';
import { ClassIndex } from './class-index.ts';
import { Importers } from './importers.ts';
import type { ModuleIndex } from './module-index.ts';
import type { ModuleNames } from './module-names.ts';
import type { Source } from './source.ts';

/**
 * Finds sources by the look of their texts and parses none: what it leaves out cannot be meant, what it finds may be. Tests and
 * migrations around the change are not searched.
 */
export class TextSearch {
  readonly sources: readonly Source[];
  readonly #own: readonly Source[];
  readonly #around: Around;
  readonly #names: ModuleNames;
  readonly #index: ModuleIndex;
  readonly #ownByPath: ReadonlyMap<string, Source>;
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

  /** @param names those of `own` */
  constructor(own: readonly Source[], names: ModuleNames, around: Around, index: ModuleIndex) {
    this.sources = [...own, ...around.searched];
    this.#own = own;
    this.#names = names;
    this.#around = around;
    this.#index = index;
    this.#ownByPath = new Map(own.map((each) => [each.path, each]));
  }

  /** Those in which the identifier occurs. */
  mentioning(identifier: string): ReadonlySet<Source> {
    const known = this.#mentioning.get(identifier);
    if (known) return known;
    const own = this.#own.filter((each) => each.mentions(identifier));
    const found = new Set([...own, ...this.#around.mentioning(identifier)]);
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
    const source = this.#at(path);
    if (!source) return [];
    const importers = this.#graph.of(source, moduleScope.bindings.has(name) ? name : null);
    return this.sources.filter((each) => importers.has(each) && (each === source || each.mentions(name)));
  }

  /** Whether a qualified name may lead to something that `home` defines: a module that it begins with imports that, on any way. */
  mayLeadTo(qualified: string, home: Module): boolean {
    const source = this.#at(home.path);
    if (!source) return true;
    const reaching = this.#reaching.get(source) ?? this.#graph.reaching([source]);
    this.#reaching.set(source, reaching);
    return [...this.#index.beginnings(qualified)].some((each) => reaching.has(each) || !this.#at(each.path));
  }

  /** Among what is searched. */
  #at(path: string): Source | undefined {
    return this.#ownByPath.get(path) ?? this.#around.searchedAt(path);
  }

  /** Those with a text that ends in `.name`, as a path to something of that name does. */
  endingIn(name: string): readonly Source[] {
    return [...this.mentioning(name)].filter(({ outline }) => outline.quotes(`.${name}`));
  }

  /** The names that any class gives a relationship to another one, on its own or the other side. */
  get relationships(): ReadonlySet<string> {
    const own = () => this.#own.flatMap(({ outline }) => [...outline.relationships]);
    this.#relationships ??= this.#around.relationships.union(new Set(own()));
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
    this.#importers ??= new Importers(this.#own, this.#names, this.#around, this.#index);
    return this.#importers;
  }
}
