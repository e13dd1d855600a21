import type { ast } from '../syntax/index.ts';
import { enteredType } from './entered-type.ts';
import type { TypeEvaluator } from './types.ts';

/** Type of `super()`, where the class has one base, and of `next(generator())`; null for every other call. */
export function builtInType(call: ast.Call, types: TypeEvaluator): string | null {
  const target = types.module.resolve(call.func);
  const [first] = call.args;
  if (target === 'builtins.next') return first ? taken(first, types) : null;
  if (target !== 'builtins.super' || first) return null;
  const cls = types.module.enclosingFunction(call)?.class;
  return cls?.node.bases.length === 1 ? (cls.bases[0] ?? null) : null;
}

/** What `next()` takes from a generator, also from one that a name was given. */
function taken(generator: ast.Expression, types: TypeEvaluator): string | null {
  const [binding, ...others] = generator.kind === 'Name' ? types.module.lookup(generator) : [];
  const made = binding?.kind === 'assignment' && others.length === 0 ? binding.value : generator;
  return made.kind === 'Call' ? enteredType(made, types) : null;
}

/** Type of `request.state.db` after `request.state.db = Session()` in the same function. */
export function assignedEarlier(node: ast.Attribute, types: TypeEvaluator): string | null {
  const { module } = types;
  const assigned = module.assignedOnly(node.attr);
  if (assigned.length === 0) return null;
  const text = module.text(node);
  const code = module.enclosingCode(node);
  const values = assigned.flatMap(({ target, statement }) =>
    module.text(target) === text && module.enclosingCode(target) === code ? [statement] : [],
  );
  const [only] = values;
  return only && values.length === 1 && only.end <= node.start ? types.typeOf(only.value) : null;
}
