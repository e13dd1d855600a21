import type { FunctionInfo, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';

/** Methods of a router that register the function below them and leave it as it is. */
const REGISTERS = /^(get|post|put|delete|patch|head|options|trace|api_route|route|websocket)$/;
const LOOSE = new Set(['builtins.dict', 'typing.Dict', 'typing.Any', 'builtins.object', 'typing.Mapping']);
const LISTS = new Set(['builtins.list', 'typing.List', 'typing.Sequence', 'typing.Optional', 'typing.Union']);

/** Whether nothing says what a route answers with: neither `response_model=` nor an annotation, or `response_model=None`. */
export function isUndeclared({ route, node }: FunctionInfo): boolean {
  if (!route || route.methods.includes('WEBSOCKET')) return false;
  return route.responseModel ? isNone(route.responseModel) : node.returns === null;
}

function isNone(node: ast.Expression): boolean {
  return node.kind === 'Constant' && node.value === 'None';
}

/** An annotation that describes nothing: `dict`, `dict[str, Any]`, `Any`, and lists of them. */
export function isLooselyDeclared({ route, node, module }: FunctionInfo): boolean {
  return route !== null && !route.responseModel && node.returns !== null && isLoose(node.returns, module);
}

function isLoose(node: ast.Expression, module: Module): boolean {
  if (node.kind === 'BinOp') return isPart(node.left, module) && isPart(node.right, module);
  if (node.kind !== 'Subscript') return LOOSE.has(module.resolve(node) ?? '');
  const outer = module.resolve(node.value) ?? '';
  const last = node.indexes.at(-1);
  if (LOOSE.has(outer)) return last !== undefined && isLoose(last, module);
  return LISTS.has(outer) && node.indexes.every((each) => isPart(each, module));
}

function isPart(node: ast.Expression, module: Module): boolean {
  return isNone(node) || isLoose(node, module);
}

/**
 * Whether the caller of the route gets what the function returns: no decorator of the project, and none of unknown origin,
 * stands between them. Those of libraries (a cache, a rate limit) hand it on.
 */
export function handsOnResult({ node, module }: FunctionInfo, project: Project): boolean {
  return node.decorators.every((each) => {
    const func = each.kind === 'Call' ? each.func : each;
    if (each.kind === 'Call' && func.kind === 'Attribute' && REGISTERS.test(func.attr)) return true;
    const type = func.kind === 'Attribute' ? project.typeOf(module, func.value) : null;
    if (type) return project.definition(type) === null;
    const target = module.resolve(func);
    return target !== null && project.find(target) === null && rootOf(target) !== rootOf(module.name);
  });
}

function rootOf(qualified: string): string {
  return qualified.slice(0, `${qualified}.`.indexOf('.'));
}
