import { callsWithin, type FunctionInfo, type Module } from '../../semantic/index.ts';
import { type ast, children } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { readsOf } from './clamp.ts';

/** A parameter of a route that chooses between several pieces of work. */
export interface DispatchingRoute {
  readonly param: ast.Parameter;
  /** The values that it is compared with, as they are written. */
  readonly values: readonly string[];
  /** For each branch of its own the comparison, and the function of the project that it calls. */
  readonly branches: readonly { readonly test: ast.Node; readonly callee: FunctionInfo }[];
}

interface Branch {
  readonly test: ast.Node;
  readonly values: readonly string[];
  readonly callees: readonly FunctionInfo[];
}

/** The parameters of these names by whose value a route does at least so many different things. */
export function* dispatchingParameters(
  info: FunctionInfo,
  names: ReadonlySet<string>,
  least: number,
  project: Project,
): Generator<DispatchingRoute> {
  if (!info.route) return;
  for (const param of info.params) {
    if (!names.has(param.name.toLowerCase())) continue;
    const all = readsOf(info, param.name).flatMap((use) => [
      ...(branchOf(use, info.module, project) ?? []),
      ...casesOf(use, info.module, project),
    ]);
    const values = [...new Set(all.flatMap((each) => each.values))];
    const branches = all.flatMap(({ test, callees }) => {
      const own = callees.find((callee) =>
        all.every((other) => other.test === test || !other.callees.includes(callee)),
      );
      return own ? [{ test, callee: own }] : [];
    });
    if (branches.length > 0 && values.length >= least && branches.length >= least) yield { param, values, branches };
  }
}

/** `if action == "start": …` with what its body calls; the comparison may be a part of the test. */
function branchOf(use: ast.Name, module: Module, project: Project): Branch[] | null {
  const test = comparison(use);
  let up: ast.Node | null = test;
  while (up?.parent && up.parent.kind !== 'If') up = up.parent.kind === 'BoolOp' ? up.parent : null;
  const branch = up?.parent;
  if (!test || branch?.kind !== 'If' || branch.test !== up) return null;
  const values = test.operands.flatMap((each) => (each === use || isValueOf(use, each) ? [] : literals(each, module)));
  return values.length > 0 ? [{ test, values, callees: calleesOf(branch.body, module, project) }] : null;
}

/** `match action: case "start": …` */
function casesOf(use: ast.Name, module: Module, project: Project): Branch[] {
  const node = use.parent?.kind === 'Attribute' && use.parent.attr === 'value' ? use.parent : use;
  const match = node.parent?.kind === 'Match' && node.parent.subject === node ? node.parent : null;
  return (match?.cases ?? []).flatMap((each) => {
    const [first] = each.body;
    const pattern = first ? module.syntax.text.slice(each.start, each.guard?.start ?? first.start) : '';
    const values = each.matchesAll ? [] : [...pattern.matchAll(VALUE)].map(([value]) => value);
    const callees = calleesOf(each.body, module, project);
    return values.length > 0 ? [{ test: each, values, callees }] : [];
  });
}

/** A string or a member of an enumeration in a pattern. */
const VALUE = /"[^"]*"|'[^']*'|\b[A-Za-z_]\w*(?:\.\w+)+/g;

function calleesOf(body: readonly ast.Statement[], module: Module, project: Project): FunctionInfo[] {
  return body.flatMap((each) => [...callsWithin(each)]).flatMap((call) => project.callee(module, call) ?? []);
}

/** `action == …`, `action.value == …`, `action in (…)` */
function comparison(use: ast.Name): ast.Compare | null {
  const node = use.parent?.kind === 'Attribute' && use.parent.attr === 'value' ? use.parent : use;
  const up = node.parent;
  const isEqual = up?.kind === 'Compare' && up.operands[0] === node && /^(==|is|in)$/.test(up.ops[0] ?? '');
  return isEqual ? up : null;
}

function isValueOf(use: ast.Name, node: ast.Expression): boolean {
  return node.kind === 'Attribute' && node.value === use;
}

/** A string, a member of an enumeration, or several of them. */
function literals(node: ast.Expression, module: Module): string[] {
  if (node.kind === 'Str') return [node.value];
  if (node.kind === 'Attribute') return module.resolve(node.value) === null ? [] : [module.text(node)];
  if (node.kind === 'List' || node.kind === 'Tuple' || node.kind === 'Set')
    return children(node).flatMap((each) => literals(each as ast.Expression, module));
  return [];
}
