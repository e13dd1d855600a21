import { callsWithin, type FunctionInfo, isPlainLog, type Module } from '../../semantic/index.ts';
import { type ast, children } from '../../syntax/index.ts';

/**
 * One statement is tried, and the handler is one statement that does the same another way: it gives the same name another
 * value, works on the same object, or returns the `None` that the signature allows.
 */
export function isAlternative(
  handler: ast.Handler,
  attempt: ast.Try,
  info: FunctionInfo | null,
  module: Module,
): boolean {
  const [tried, ...more] = attempt.body;
  const [instead, ...rest] = handler.body.filter((each) => !isLine(each, module));
  if (!tried || !instead || more.length > 0 || rest.length > 0) return false;
  if (tried.kind === 'Assign' && instead.kind === 'Assign') return targets(tried, module) === targets(instead, module);
  if ((tried.kind === 'Return' || tried.kind === 'Assign') && instead.kind === 'Return') {
    if (isNone(instead.value)) return info !== null && info.route === null && allowsNone(info);
    return tried.kind === 'Return' && instead.value !== null && isSimilar(tried.value, instead.value, module);
  }
  return tried.kind === 'Expr' && instead.kind === 'Expr' && isSimilar(tried.value, instead.value, module);
}

/** A line in the log beside the alternative. */
function isLine(node: ast.Statement, module: Module): boolean {
  return node.kind === 'Expr' && node.value.kind === 'Call' && isPlainLog(node.value, module);
}

function targets(node: ast.Assign, module: Module): string {
  return node.targets.map((each) => module.text(each)).join();
}

function isNone(node: ast.Expression | null): boolean {
  return node === null || (node.kind === 'Constant' && node.value === 'None');
}

/** `-> str | None`, `-> Optional[str]`. */
function allowsNone({ node: { returns }, module }: FunctionInfo): boolean {
  return returns !== null && /\bNone\b|\bOptional\b/.test(module.text(returns)) && !isNone(returns);
}

/** Two calls of the same function, or that work on the same object or value. */
function isSimilar(tried: ast.Expression | null, instead: ast.Expression, module: Module): boolean {
  const [first, second] = [tried && callOf(tried), callOf(instead)];
  if (tried === null || second === null) return false;
  if (first && module.text(first.func) === module.text(second.func)) return true;
  const subjects = new Set(subjectsOf(tried, module));
  return subjectsOf(instead, module).some((each) => subjects.has(each));
}

/** What the calls of an expression are called on, and the names that they are given. */
function subjectsOf(node: ast.Expression, module: Module): string[] {
  return [...callsWithin(node)].flatMap(({ func, args, keywords }) => {
    const receiver = func.kind === 'Attribute' ? [func.value] : [];
    return [...receiver, ...args, ...keywords.map(({ value }) => value)]
      .filter(({ kind }) => kind === 'Name' || kind === 'Attribute')
      .map((each) => module.text(each))
      .filter((each) => each !== 'self' && each !== 'cls');
  });
}

function callOf(node: ast.Expression): ast.Call | null {
  const value = node.kind === 'Await' ? node.value : node;
  return value.kind === 'Call' ? value : null;
}

/** `path = None`, the attempt to find it, and `if not path:` behind: what is not found is looked for elsewhere. */
export function isAskedAfterwards(handler: ast.Handler, attempt: ast.Try, module: Module): boolean {
  const [tried, ...more] = attempt.body;
  const idle = handler.body.every(({ kind }) => kind === 'Pass');
  if (!idle || more.length > 0 || tried?.kind !== 'Assign' || tried.targets[0]?.kind !== 'Name') return false;
  const { id } = tried.targets[0];
  const same = module.all('Name').filter((each) => each.id === id && module.scopeAt(each) === module.scopeAt(tried));
  return same.some((each) => each.start > attempt.end && isTest(each));
}

/** `if not path:`, `path or "…"`. */
function isTest(name: ast.Name): boolean {
  const up = name.parent?.kind === 'UnaryOp' ? name.parent : name;
  const { parent } = up;
  return ((parent?.kind === 'If' || parent?.kind === 'IfExp') && parent.test === up) || parent?.kind === 'BoolOp';
}

/** Whoever waits for the result gets the exception: `future.set_exception(error)`. */
export function isHandedToWaiting({ name, body }: ast.Handler): boolean {
  return body
    .flatMap((each) => [...callsWithin(each)])
    .some(({ func, args }) => {
      const [given] = args;
      return func.kind === 'Attribute' && func.attr === 'set_exception' && given?.kind === 'Name' && given.id === name;
    });
}

/**
 * The handler takes errors apart: early returns answer for what it recognises, and what is left is returned or raised with
 * the exception in it.
 */
export function tellsTheRest({ name, body }: ast.Handler): boolean {
  const last = body.at(-1);
  if (name === null || last?.kind !== 'Return' || !mentions(last, name)) return false;
  return body.slice(0, -1).every(answers);
}

function answers(node: ast.Node): boolean {
  if (node.kind === 'Return') return node.value?.kind === 'Call' || node.value?.kind === 'Dict';
  return children(node).every(answers);
}

/** `if on_error is not None: on_error(error)`, `if attempt == 2: return str(error)`: in the case that matters it is told. */
export function asksWhomToTell({ name, body }: ast.Handler, module: Module): boolean {
  if (name === null) return false;
  const isName = (each: ast.Node) => each.kind === 'Name' && each.id === name;
  const tells = (node: ast.Node): boolean => {
    if (node.kind === 'Return') return mentions(node, name);
    if (node.kind !== 'Expr' || node.value.kind !== 'Call' || isPlainLog(node.value, module)) return false;
    return [...node.value.args, ...node.value.keywords.map(({ value }) => value)].some(isName);
  };
  return body.some((each) => each.kind === 'If' && each.body.some(tells));
}

/** Whether the name of an exception is used. */
export function mentions(node: ast.Node, name: string): boolean {
  return (node.kind === 'Name' && node.id === name) || children(node).some((each) => mentions(each, name));
}
