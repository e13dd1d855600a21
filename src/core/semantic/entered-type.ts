import type { ast } from '../syntax/index.ts';
import { YIELDING } from './handed-out.ts';
import { ENTERED_TYPES } from './library-types.ts';
import type { TypeEvaluator } from './types.ts';

const SELF = 'typing.Self';

/** Type of what `with` binds, of what `next()` takes from a generator: the object itself, else what its function yields. */
export function enteredType(context: ast.Expression, types: TypeEvaluator): string | null {
  const type = types.typeOf(context);
  const managed = type?.match(/ContextManager\[(.+)\]$/)?.[1];
  if (managed) return managed;
  if (type && !YIELDING.test(type)) return ENTERED_TYPES[type] ?? entersAs(type, types);
  if (context.kind !== 'Call') return null;
  const { func } = context;
  const target = types.module.resolve(func);
  const [closed] = context.args;
  if (target === 'contextlib.closing') return closed ? types.typeOf(closed) : null;
  const home = target && types.home(target);
  const provided = home ? home.types.providedBy(home.name) : null;
  if (provided || func.kind !== 'Attribute') return provided;
  const receiver = types.typeOf(func.value);
  return receiver && methodProvides(receiver, func.attr, types);
}

/** What a class of the project gives to `with`, else the object itself. */
function entersAs(type: string, types: TypeEvaluator): string | null {
  const enter = ['__enter__', '__aenter__'].find((each) => ownerOf(type, each, types));
  const owner = enter && ownerOf(type, enter, types);
  if (!owner) return type;
  const given = owner.types.providedBy(`${owner.name}.${enter}`);
  return given === SELF || given === `${owner.types.module.name}.${owner.name}` ? type : given;
}

/** What the generator or context manager `method` yields that a class has itself or from one of its bases. */
export function methodProvides(type: string, method: string, types: TypeEvaluator): string | null {
  const owner = ownerOf(type, method, types);
  return owner?.types.providedBy(`${owner.name}.${method}`) ?? null;
}

/** The class that defines `method`: `type` itself or one of its bases. */
function ownerOf(type: string, method: string, types: TypeEvaluator, depth = 0): ReturnType<TypeEvaluator['home']> {
  const home = types.home(type);
  const cls = home && depth <= 5 ? home.types.module.definition(home.name) : undefined;
  if (!home || !cls || !('methods' in cls)) return null;
  if (cls.methods.has(method)) return home;
  return cls.bases.reduce<ReturnType<TypeEvaluator['home']>>(
    (found, base) => found ?? ownerOf(base, method, home.types, depth + 1),
    null,
  );
}
