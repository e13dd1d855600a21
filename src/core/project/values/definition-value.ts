import { argument, assignedToSelf, keyword, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';

/** An expression with the module it stands in. */
export interface Placed {
  readonly module: Module;
  readonly node: ast.Expression;
}

/** Calls that hand on their first argument or `default`. pydantic [1], standard library. */
const TRANSPARENT: Readonly<Record<string, readonly [index: number, name: string]>> = {
  'pydantic.SecretStr': [0, 'secret_value'],
  'pydantic.SecretBytes': [0, 'secret_value'],
  'pydantic.Field': [0, 'default'],
  'sqlmodel.Field': [0, 'default'],
  'builtins.str': [0, 'object'],
  'builtins.int': [0, 'x'],
  'os.getenv': [1, 'default'],
  'os.environ.get': [1, 'default'],
};
/** Methods that hand on the value they are called on. */
const UNWRAPPING = new Set(['get_secret_value', 'encode', 'decode', 'strip']);

/**
 * The literal (or other last expression) that a value comes from: through local and module variables with a single
 * assignment, imports, attributes such as a default of the settings, and wrappers like `SecretStr("…")` or the default of
 * `os.getenv("NAME", "…")` and `os.getenv("NAME") or "…"`.
 */
export function definitionOf(project: Project, module: Module, node: ast.Expression, depth = 0): Placed {
  const here = { module, node };
  if (depth > 8) return here;
  const next = step(project, module, node);
  return next ? definitionOf(project, next.module, next.node, depth + 1) : here;
}

function step(project: Project, module: Module, node: ast.Expression): Placed | null {
  switch (node.kind) {
    case 'Name':
      return byName(project, module, node);
    case 'Attribute':
      return byAttribute(project, module, node);
    case 'Call':
      return unwrapped(project, module, node);
    case 'BoolOp':
      return node.op === 'or' ? { module, node: node.right } : null;
    default:
      return null;
  }
}

function byName(project: Project, module: Module, node: ast.Name): Placed | null {
  const [binding, ...others] = module.lookup(node);
  if (!binding || others.length > 0) return null;
  if (binding.kind === 'assignment' && binding.node.kind === 'Assign') {
    return binding.node.targets.some(({ kind }) => kind === 'Name') ? { module, node: binding.value } : null;
  }
  if (binding.kind === 'annotated') return binding.node.value && { module, node: binding.node.value };
  return binding.kind === 'import' ? defined(project, binding.target) : null;
}

function byAttribute(project: Project, module: Module, node: ast.Attribute): Placed | null {
  const type = project.typeOf(module, node.value);
  const own = type && classAttribute(project, type, node.attr, 0);
  if (own) return own;
  const qualified = module.resolve(node);
  return qualified ? defined(project, qualified) : null;
}

/** The value of a module variable, or of a class attribute (`app.config.Config.KEY`). */
export function defined(project: Project, qualified: string): Placed | null {
  const found = project.find(qualified);
  if (!found) return null;
  const dot = found.name.lastIndexOf('.');
  if (dot > 0)
    return classAttribute(project, qualified.slice(0, qualified.lastIndexOf('.')), found.name.slice(dot + 1), 0);
  const [binding, ...others] = found.module.moduleScope.bindings.get(found.name) ?? [];
  if (!binding || others.length > 0) return null;
  const value =
    binding.kind === 'assignment' ? binding.value : binding.kind === 'annotated' ? binding.node.value : null;
  return value && { module: found.module, node: value };
}

/** The value that a class, or one above it, gives an attribute in its body or in a method. */
export function classAttribute(project: Project, type: string, name: string, depth: number): Placed | null {
  const cls = depth > 8 ? null : project.definition(type);
  if (!cls || !('methods' in cls)) return null;
  for (const binding of cls.module.scopeOf(cls.node).bindings.get(name) ?? []) {
    const value =
      binding.kind === 'assignment' ? binding.value : binding.kind === 'annotated' ? binding.node.value : null;
    if (value) return { module: cls.module, node: value };
  }
  const [assigned, ...others] = assignedToSelf(cls.module, cls.node, name);
  if (assigned && others.length === 0) return { module: cls.module, node: assigned };
  return cls.bases.reduce<Placed | null>(
    (found, base) => found ?? classAttribute(project, base, name, depth + 1),
    null,
  );
}

function unwrapped(project: Project, module: Module, call: ast.Call): Placed | null {
  const { func } = call;
  const target = module.resolve(func);
  const handed = target ? TRANSPARENT[target] : undefined;
  if (handed) {
    const node = argument(call, handed[0], handed[1]) ?? keyword(call, handed[1]);
    return node ? { module, node } : null;
  }
  if (func.kind !== 'Attribute' || !UNWRAPPING.has(func.attr) || project.callee(module, call)) return null;
  return { module, node: func.value };
}
