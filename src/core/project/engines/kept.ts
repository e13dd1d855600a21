import type { FunctionInfo, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';

/** Methods and functions that put what they get into something. */
const STORING = /^(setdefault|append|add|set|put|setattr|__setitem__|update|insert|register\w*|enter_context)$/;
const DEPTH = 4;

/**
 * Whether a value outlives the call of the function that makes it: it goes into a global variable, an attribute, a container.
 * In a constructor, what goes into `self` lives as long as the object, which is for the caller to say.
 */
export function isKept(node: ast.Expression, info: FunctionInfo, depth = 0): boolean {
  if (depth > DEPTH) return true;
  const { module } = info;
  const top = outermost(node);
  if (isStored(top, node)) return true;
  const { parent } = top;
  const targets = parent?.kind === 'Assign' ? parent.targets : parent?.kind === 'AnnAssign' ? [parent.target] : [];
  return targets.some((each) => isLastingTarget(each, info, module, depth));
}

/**
 * Whether the call may not be made whenever the function runs: it stands behind an `or`, or under a test of what the function
 * was given or has found. A test of the settings comes out the same each time.
 */
export function isPerhapsMade(call: ast.Node, { module, node }: FunctionInfo): boolean {
  let child = call;
  for (let up = call.parent; up && up !== node; up = up.parent) {
    if ((up.kind === 'BoolOp' && child === up.right) || (up.kind === 'IfExp' && child !== up.test)) return true;
    if (up.kind === 'If' && child !== up.test && testsLocal(up.test, module, node)) return true;
    child = up;
  }
  return false;
}

function testsLocal(test: ast.Expression, module: Module, def: ast.FunctionDef): boolean {
  return module
    .all('Name')
    .some(
      (each) => each.start >= test.start && each.end <= test.end && module.scopeAt(each).owner(each.id)?.node === def,
    );
}

/** The expression that the statement around it holds. */
function outermost(node: ast.Expression): ast.Node {
  let top: ast.Node = node;
  while (top.parent && isExpression(top.parent)) top = top.parent;
  return top;
}

const STATEMENTS =
  /^(Assign|AnnAssign|AugAssign|Expr|Return|With|WithItem|If|For|While|Raise|Assert|Delete|Match|Try)$/;

function isExpression({ kind }: ast.Node): boolean {
  return !STATEMENTS.test(kind) && kind !== 'FunctionDef' && kind !== 'ClassDef' && kind !== 'Module';
}

/** `cache.setdefault(url, create_engine(url))`, `setattr(app.state, "engine", engine)`, `(x := …)`. */
function isStored(top: ast.Node, node: ast.Node): boolean {
  for (let up = node.parent; up && up.start >= top.start && up.end <= top.end; up = up.parent) {
    if (up.kind !== 'Call' || up.func === node) continue;
    const name = up.func.kind === 'Attribute' ? up.func.attr : up.func.kind === 'Name' ? up.func.id : '';
    if (STORING.test(name)) return true;
  }
  return false;
}

function isLastingTarget(target: ast.Expression, info: FunctionInfo, module: Module, depth: number): boolean {
  switch (target.kind) {
    case 'Attribute':
      return !(info.name === '__init__' && target.value.kind === 'Name' && target.value.id === 'self');
    case 'Name':
      return module.scopeOf(info.node).outer.has(target.id) || isHandedOn(target, info, module, depth);
    case 'Tuple':
    case 'List':
      return target.elements.some((each) => isLastingTarget(each, info, module, depth));
    default:
      return true;
  }
}

/** The local name is kept where it is used. */
function isHandedOn(target: ast.Name, info: FunctionInfo, module: Module, depth: number): boolean {
  return module
    .named(target.id)
    .some(
      (each) =>
        each.kind === 'Name' &&
        each.start > target.end &&
        each.end <= info.node.end &&
        each.parent?.kind !== 'Attribute' &&
        isKept(each, info, depth + 1),
    );
}
