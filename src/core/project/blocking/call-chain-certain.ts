import { everyPath, type FunctionInfo, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';

/**
 * The first of the expressions that the function evaluates whenever it does not raise: on the one way that leads there,
 * else, where every way meets one of them, the first of all. A loop counts as entered, an `except` as not;
 * `isUnusual` tells which `return` is passed by as well.
 */
export function firstCertain<T extends { readonly node: ast.Expression }>(
  found: readonly T[],
  info: FunctionInfo,
  isUnusual: (exit: ast.Return) => boolean = () => false,
): T | undefined {
  const alone = found.find(({ node }) => isReached(node, info, isUnusual));
  if (alone || found.length === 0) return alone;
  const meets = (part: ast.Node) =>
    found.some(({ node }) => node.start >= part.start && node.end <= part.end && isOnWay(node, part, info.module));
  return everyPath(info.node.body, meets) ? found[0] : undefined;
}

function isReached(
  node: ast.Node,
  { module, node: def }: FunctionInfo,
  isUnusual: (exit: ast.Return) => boolean,
): boolean {
  if (!isOnWay(node, def, module)) return false;
  const before = module.all('Return').filter((each) => each.end <= node.start && module.enclosingCode(each) === def);
  return before.every((each) => isInHandler(each, def) || isUnusual(each));
}

/** Whether `node` is evaluated when the part of the code around it is, as far as branches between them say. */
function isOnWay(node: ast.Node, part: ast.Node, module: Module): boolean {
  let child = node;
  for (let up = node.parent; up && child !== part; up = up.parent) {
    if (branches(up, child, module)) return false;
    child = up;
  }
  return true;
}

function branches(up: ast.Node, child: ast.Node, module: Module): boolean {
  switch (up.kind) {
    case 'If':
    case 'IfExp':
      return up.test !== child && !(isFirst(up, child) && asksForProgram(up.test, module));
    case 'While':
      return up.test !== child && !(up.test.kind === 'Constant' && up.test.value === 'True');
    case 'BoolOp':
      return up.left !== child;
    case 'For':
      return (up.orelse as readonly ast.Node[]).includes(child);
    case 'Handler':
    case 'MatchCase':
    case 'Lambda':
    case 'FunctionDef':
    case 'ClassDef':
      return up.kind !== 'FunctionDef' || !(up.body as readonly ast.Node[]).includes(child);
    default:
      return false;
  }
}

function isFirst({ body }: ast.If | ast.IfExp, child: ast.Node): boolean {
  return body === child || (Array.isArray(body) && body.includes(child));
}

/** `if shutil.which("nvidia-smi") is not None:` holds on every machine that the branch is written for. */
function asksForProgram(test: ast.Expression, module: Module): boolean {
  const [asked] = test.kind === 'Compare' ? test.operands : [test];
  const isUnequal = test.kind !== 'Compare' || test.ops[0] === 'is not' || test.ops[0] === '!=';
  return isUnequal && asked?.kind === 'Call' && module.resolve(asked.func) === 'shutil.which';
}

function isInHandler(node: ast.Node, def: ast.FunctionDef): boolean {
  for (let up = node.parent; up && up !== def; up = up.parent) if (up.kind === 'Handler') return true;
  return false;
}
