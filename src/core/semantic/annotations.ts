import type { ast } from '../syntax/index.ts';
import { ASYNC_SESSION, canonical, SESSION } from './known.ts';
import type { Module } from './module.ts';

/** Where a class or an alias is defined: how its module reads annotations, and its name there. */
export interface Home {
  readonly types: { meaning(name: string): string | null };
  readonly name: string;
}

const WRAPPERS = new Set(['typing.Optional', 'typing.Annotated', 'typing.Final', 'typing.ClassVar', 'typing.Required']);
/** Generic in the session that they make, with the one that they make where nothing else is said. */
const SESSION_MAKERS: Readonly<Record<string, string>> = {
  'sqlalchemy.orm.sessionmaker': SESSION,
  'sqlalchemy.ext.asyncio.async_sessionmaker': ASYNC_SESSION,
  'sqlalchemy.orm.scoped_session': SESSION,
  'sqlalchemy.ext.asyncio.async_scoped_session': ASYNC_SESSION,
};
const CALLABLES = new Set(['typing.Callable', 'collections.abc.Callable']);
/** Generic in what `with` binds. */
const MANAGERS = new Set([
  'typing.ContextManager',
  'typing.AsyncContextManager',
  'contextlib.AbstractContextManager',
  'contextlib.AbstractAsyncContextManager',
]);
/** Expressions that give a type another name. */
const ALIASES: ReadonlySet<ast.Node['kind']> = new Set(['Subscript', 'BinOp', 'Call']);

const GENERIC: Readonly<Record<string, string>> = {
  'typing.List': 'builtins.list',
  'typing.Dict': 'builtins.dict',
  'typing.Set': 'builtins.set',
  'typing.Tuple': 'builtins.tuple',
  'typing.Type': 'builtins.type',
};

/** Reads the annotations of one module. */
export class Annotations {
  readonly #module: Module;
  readonly #home: (qualified: string) => Home | null;

  constructor(module: Module, home: (qualified: string) => Home | null) {
    this.#module = module;
    this.#home = home;
  }

  /** Qualified name of the class that an annotation names. */
  read(annotation: ast.Expression): string | null {
    switch (annotation.kind) {
      case 'Name':
      case 'Attribute':
        return this.#named(annotation);
      case 'Str':
        return this.#quoted(annotation);
      case 'BinOp':
        return annotation.op === '|' ? agree([this.read(annotation.left), this.read(annotation.right)]) : null;
      case 'Constant':
        return annotation.value === 'None' ? 'None' : null;
      case 'Subscript':
        return this.#subscripted(annotation);
      case 'Call':
        return this.#newType(annotation);
      default:
        return null;
    }
  }

  #named(annotation: ast.Name | ast.Attribute): string | null {
    const alias = annotation.kind === 'Name' ? this.#alias(annotation) : null;
    if (alias) return alias;
    const qualified = this.#module.resolve(annotation);
    const made = qualified && SESSION_MAKERS[qualified];
    if (made) return `${qualified}[${made}]`;
    const home = qualified && this.#home(qualified);
    if (!home) return qualified;
    return home.types.meaning(home.name) ?? qualified;
  }

  /** `Db = Annotated[Session, Depends(get_db)]`, then `db: Db`. */
  #alias(name: ast.Name): string | null {
    const [binding, ...others] = this.#module.lookup(name);
    if (binding?.kind !== 'assignment' || others.length > 0) return null;
    return ALIASES.has(binding.value.kind) ? this.read(binding.value) : null;
  }

  /** `UserSession = NewType("UserSession", AsyncSession)` is an AsyncSession at run time. */
  #newType(call: ast.Call): string | null {
    const [, base] = call.args;
    return base && this.#module.resolve(call.func) === 'typing.NewType' ? this.read(base) : null;
  }

  /** What `name` of this module means as an annotation: an alias for a type, or the class itself (null). */
  meaning(name: string): string | null {
    const [binding, ...others] = this.#module.moduleScope.bindings.get(name) ?? [];
    if (binding?.kind !== 'assignment' || others.length > 0) return null;
    return this.read(binding.value);
  }

  #subscripted(annotation: ast.Subscript): string | null {
    const outer = this.#module.resolve(annotation.value);
    const first = annotation.indexes[0];
    if (!outer || !first) return null;
    if (WRAPPERS.has(outer)) return this.read(first);
    if (outer === 'typing.Union') return agree(annotation.indexes.map((each) => this.read(each)));
    if (outer in SESSION_MAKERS) return `${outer}[${this.read(first) ?? ''}]`;
    const made = CALLABLES.has(outer) && annotation.indexes[1] ? this.read(annotation.indexes[1]) : null;
    if (made) return `typing.Callable[${made}]`;
    const entered = MANAGERS.has(outer) ? this.read(first) : null;
    return entered ? `${outer}[${entered}]` : (GENERIC[outer] ?? outer);
  }

  /** A quoted annotation that is a plain dotted name, possibly `| None`. */
  #quoted(annotation: ast.Str): string | null {
    const dotted = annotation.value.replace(/\s*\|\s*None$/, '').match(/^([A-Za-z_]\w*)((?:\.\w+)*)$/);
    if (!dotted?.[1]) return null;
    const at = { start: annotation.start, end: annotation.end, parent: annotation.parent };
    const base = this.#module.resolve({ kind: 'Name', ...at, id: dotted[1] });
    return base && canonical(base + (dotted[2] ?? ''));
  }
}

/** The one type that all parts have, `None` aside; null when they differ or one is unknown. */
export function agree(types: readonly (string | null)[]): string | null {
  const relevant = types.filter((each) => each !== 'None');
  const [first] = relevant;
  if (!first) return types.length > 0 && relevant.length === 0 ? 'None' : null;
  return relevant.every((each) => each === first) ? first : null;
}
