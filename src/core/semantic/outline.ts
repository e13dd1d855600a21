import type { ast } from '../syntax/index.ts';
import { Identifiers } from './identifiers.ts';
import { importedFrom } from './module-name.ts';
import { relationshipsIn } from './relationships.ts';

/** An import as it is written: what stands behind `from`, what is taken from there, and what the module calls it. */
interface Import extends Pick<ast.ImportFrom, 'level' | 'module'> {
  readonly names: readonly Taken[];
}

interface Taken {
  /** Dotted where a module is imported; `*` for everything. */
  readonly name: string;
  readonly as: string;
}

/** What an outline tells of a text, as plain data for another process. */
export interface OutlineRecord {
  /** `Identifiers.words`. */
  readonly identifiers: Uint32Array;
  readonly imports: readonly Import[];
  readonly classes: readonly DerivedClass[];
  readonly relationships: readonly string[];
}

/**
 * What the look of a text tells without parsing it: which identifiers it mentions, what it imports, which classes derive from
 * which, and what is defined in them. It may hold too much (a docstring that looks like code), never too little.
 */
export class Outline {
  readonly #text: () => string;
  readonly #identifiers: Identifiers;
  readonly #importsAt = new Map<string, readonly Taken[]>();
  #statements: Statements | undefined;
  #members: ReadonlySet<string> | undefined;
  #relationships: ReadonlySet<string> | undefined;

  /** @param known what an outline of the same text had to tell: then the text is read only for what is not in there */
  constructor(text: () => string, known?: OutlineRecord) {
    this.#text = text;
    this.#identifiers = known ? new Identifiers(known.identifiers) : Identifiers.in(text());
    this.#statements = known;
    this.#relationships = known && new Set(known.relationships);
  }

  /** Everything but what is only asked about few files. */
  record(): OutlineRecord {
    const { imports, classes } = this.#statementsOf();
    return { identifiers: this.#identifiers.words, imports, classes, relationships: [...this.relationships] };
  }

  mentions(identifier: string): boolean {
    return this.#identifiers.has(identifier);
  }

  /**
   * What a file with this text imports when it lies at `path`, as dotted names: `app.db` for `from app import db`, `app.db.*` for
   * all that is in there.
   */
  imports(path: string): readonly Taken[] {
    const known = this.#importsAt.get(path) ?? this.#statementsOf().imports.flatMap((each) => takenBy(each, path));
    this.#importsAt.set(path, known);
    return known;
  }

  /** The classes with anything in parentheses behind their name. */
  get classes(): readonly DerivedClass[] {
    return this.#statementsOf().classes;
  }

  /** Whether the name is defined with `def`, or assigned to or annotated in an indented line. */
  defines(name: string): boolean {
    this.#members ??= membersOf(this.#text());
    return this.#members.has(name);
  }

  /** The names that its classes give to relationships with other mapped classes. */
  get relationships(): ReadonlySet<string> {
    this.#relationships ??= this.#findRelationships();
    return this.#relationships;
  }

  #findRelationships(): ReadonlySet<string> {
    if (!this.mentions('relationship') && !this.mentions('Relationship')) return new Set();
    const imported = this.#statementsOf().imports.flatMap(({ names }) => names);
    return relationshipsIn(this.#text(), imported);
  }

  /** Whether a text literal may end in these characters. */
  quotes(ending: string): boolean {
    const text = this.#text();
    return text.includes(`${ending}"`) || text.includes(`${ending}'`);
  }

  #statementsOf(): Statements {
    this.#statements ??= statementsOf(this.#text());
    return this.#statements;
  }
}

interface Statements {
  readonly imports: readonly Import[];
  readonly classes: readonly DerivedClass[];
}

interface DerivedClass {
  readonly name: string;
  /** Every identifier in the parentheses behind the name, and those that the module has given such a name to. */
  readonly bases: readonly string[];
}

/** What follows one of the words, up to the end of the statement; a line may be continued. */
const REST = String.raw`(?:\\\r?\n|[^\n;#])*`;
const NAME = String.raw`[^\s.,:;=#()[\]\\]+`;
const KEYWORD = /\b(?:from|import|class)\b/g;
const FROM = new RegExp(
  String.raw`[ \t]*(\.*)[ \t]*([^\s;#()\\]*)[\s\\]*\bimport\b[ \t\\]*(\((?:#.*|[^)#])*\)|${REST})`,
  'y',
);
const IMPORT = new RegExp(String.raw`[ \t]+(${REST})`, 'y');
const CLASS = new RegExp(String.raw`[ \t]+(${NAME})`, 'y');
const MEMBER = new RegExp(String.raw`\bdef[ \t]+(${NAME})|(?:^[ \t]+|[;:][ \t]*)(${NAME})[ \t]*[:=]`, 'gm');
const ALIAS = new RegExp(
  String.raw`(?:^|[;:])[ \t]*(${NAME})[ \t]*=[ \t]*(?:${NAME}\.)*(${NAME})[ \t]*(?:[;#]|$)`,
  'gm',
);
const WORD = /[\p{L}\p{N}_]+/gu;

function statementsOf(text: string): Statements {
  const imports: Import[] = [];
  const classes: DerivedClass[] = [];
  KEYWORD.lastIndex = 0;
  // Not `matchAll`, which takes three times as long.
  for (let found = KEYWORD.exec(text); found; found = KEYWORD.exec(text)) {
    const [word] = found;
    if (!beginsStatement(text, found.index)) continue;
    const behind = found.index + word.length;
    if (word === 'import') imports.push(...plainImport(text, behind));
    else if (word === 'from') imports.push(...importFrom(text, behind));
    else classes.push(...derivedClass(text, behind));
  }
  return { imports, classes: classes.length > 0 ? withOriginals(classes, originalsOf(text, imports)) : [] };
}

function membersOf(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(MEMBER)].map(([, defined, assigned]) => defined ?? assigned ?? ''));
}

const [TAB, NEWLINE, SPACE, COLON, SEMICOLON, BACKSLASH] = [9, 10, 32, 58, 59, 92];
const BYTE_ORDER_MARK = 0xfeff;

function beginsStatement(text: string, index: number): boolean {
  let before = index - 1;
  while (text.charCodeAt(before) === SPACE || text.charCodeAt(before) === TAB) before -= 1;
  if (before < 0) return true;
  const code = text.charCodeAt(before);
  if (code === NEWLINE) return text.charCodeAt(before - 1) !== BACKSLASH;
  return code === SEMICOLON || code === COLON || code === BYTE_ORDER_MARK;
}

/** The groups of what stands at `index`. */
function groupsAt(pattern: RegExp, text: string, index: number): readonly (string | undefined)[] | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}

/** `import a.b` gives the module the name `a`; `import a.b as c` gives it `a.b`. */
function* plainImport(text: string, index: number): Generator<Import> {
  const found = groupsAt(IMPORT, text, index);
  if (!found) return;
  const bound = (each: Taken) => (each.name === each.as ? firstPart(each.name) : each.name);
  const names = namesIn(found[1] ?? '').map((each) => ({ name: bound(each), as: firstPart(each.as) }));
  yield { level: 0, module: '', names };
}

function* importFrom(text: string, index: number): Generator<Import> {
  const found = groupsAt(FROM, text, index);
  if (!found) return;
  const [, dots = '', module = '', list = ''] = found;
  yield { level: dots.length, module, names: namesIn(list.replaceAll(/#.*/g, '')) };
}

function* derivedClass(text: string, index: number): Generator<DerivedClass> {
  const name = groupsAt(CLASS, text, index)?.[1];
  const bases = name && basesFrom(text, CLASS.lastIndex).match(WORD);
  if (bases) yield { name, bases };
}

function withOriginals(classes: readonly DerivedClass[], originals: ReadonlyMap<string, readonly string[]>) {
  return classes.map(({ name, bases }) => ({ name, bases: bases.flatMap((each) => originals.get(each) ?? each) }));
}

/** The names for which the module has another one, each beside that. */
function originalsOf(text: string, imports: readonly Import[]): ReadonlyMap<string, readonly string[]> {
  const originals = new Map<string, string[]>();
  const add = (name: string, as: string) => {
    if (name !== as) originals.set(as, [...(originals.get(as) ?? [as]), name]);
  };
  for (const { name, as } of imports.flatMap(({ names }) => names)) add(lastPart(name), as);
  for (const [, as = '', name = ''] of text.matchAll(ALIAS)) add(name, as);
  return originals;
}

function takenBy({ names, ...from }: Import, path: string): Taken[] {
  const module = importedFrom(from, path);
  return names.map(({ name, as }) => ({ name: module === '' ? name : `${module}.${name}`, as }));
}

/** `a as b, c`, with or without parentheses around and lines continued. */
function namesIn(list: string): Taken[] {
  const names: Taken[] = [];
  for (const each of list.replaceAll(/[()\\]/g, ' ').split(',')) {
    const text = each.trim();
    // Most of them are a name and nothing else.
    const [name, , as = name] = /\s/.test(text) ? text.split(/\s+/) : [text];
    if (name && as) names.push({ name, as });
  }
  return names;
}

/** What stands between the name of a class and its colon, type parameters included. */
function basesFrom(text: string, start: number): string {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const char = text[at];
    if (char === '(' || char === '[') depth += 1;
    else if (char === ')' || char === ']') depth -= 1;
    if (depth === 0 && (char === ':' || char === '\n')) return text.slice(start, at);
  }
  return text.slice(start);
}

function firstPart(name: string): string {
  return name.split('.', 1)[0] as string;
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
