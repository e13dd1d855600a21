import { callsWithin, type FunctionInfo, type Module, STATEFUL } from '../../semantic/index.ts';
import { type ast, children } from '../../syntax/index.ts';
import type { Project } from '../project.ts';

/**
 * The call inside `node` whose result is another one each time: of a clock, a random source, or a function of the project
 * that returns one of them or something made of it (`def utcnow(): return datetime.now(UTC)`).
 */
export function statefulCall(
  project: Project,
  module: Module,
  node: ast.Expression,
  sources: ReadonlySet<string> = STATEFUL,
): ast.Call | null {
  for (const call of callsWithin(node)) {
    if (sources.has(module.resolve(call.func) ?? '')) return call;
    const callee = project.callee(module, call);
    if (callee && !callee.generator && !callee.async && returnsStateful(callee, sources)) return call;
  }
  return null;
}

/**
 * Each `return` of the function has such a call in it, or a local variable that was made with one. What it keeps in a global variable
 * may be the same the next time.
 */
function returnsStateful({ module, node: def }: FunctionInfo, sources: ReadonlySet<string>): boolean {
  const scope = module.scopeOf(def);
  const isOwn = (each: ast.Node) => module.enclosingCode(each) === def;
  const drawn = new Set<string>();
  const isDrawn = (value: ast.Expression) =>
    ownCall(module, value, sources) || namesWithin(value).some((each) => drawn.has(each));
  for (const { targets, value } of assignments(module).filter(isOwn)) {
    if (!isDrawn(value)) continue;
    for (const name of targets.flatMap(namesWithin)) if (scope.owner(name) === scope) drawn.add(name);
  }
  const returns = module.all('Return').filter(isOwn);
  return returns.length > 0 && returns.every(({ value }) => value !== null && isDrawn(value));
}

/** Plain assignments and `+=`, in the order of the text. */
function assignments(module: Module): (ast.Node & { targets: readonly ast.Expression[]; value: ast.Expression })[] {
  const augmented = module.all('AugAssign').map((each) => ({ ...each, targets: [each.target] }));
  return [...module.all('Assign'), ...augmented].toSorted((a, b) => a.start - b.start);
}

function namesWithin(node: ast.Node): string[] {
  if (node.kind === 'Name') return [node.id];
  return node.kind === 'Lambda' ? [] : [...children(node)].flatMap(namesWithin);
}

function ownCall(module: Module, node: ast.Expression, sources: ReadonlySet<string>): boolean {
  return callsWithin(node).some((call) => sources.has(module.resolve(call.func) ?? ''));
}
