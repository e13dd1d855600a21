import type { ast } from '../syntax/index.ts';
import { YIELDING } from './handed-out.ts';
import { ENTERED_TYPES } from './library-types.ts';
import type { TypeEvaluator } from './types.ts';

/** Type of what `with` binds, of what `next()` takes from a generator: the object itself, else what its function yields. */
export function enteredType(context: ast.Expression, types: TypeEvaluator): string | null {
  const type = types.typeOf(context);
  if (type && !YIELDING.test(type)) return ENTERED_TYPES[type] ?? type;
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

/** What the generator or context manager `method` yields that a class has itself or from one of its bases. */
function methodProvides(type: string, method: string, types: TypeEvaluator, depth = 0): string | null {
  const home = types.home(type);
  const cls = home && depth <= 5 ? home.types.module.definition(home.name) : undefined;
  if (!home || !cls || !('methods' in cls)) return null;
  if (cls.methods.has(method)) return home.types.providedBy(`${home.name}.${method}`);
  return cls.bases.reduce<string | null>(
    (found, base) => found ?? methodProvides(base, method, home.types, depth + 1),
    null,
  );
}
