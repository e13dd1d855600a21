import { argument, type FunctionInfo, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { ANY_LOADS, type How, type LoadPath, type Loads, loadsOf, mergeLoads, NO_LOADS } from './eager.ts';
import { behind, calleeIn, enter, returnsOf, type Spot } from './loaded-frame.ts';

/**
 * Loader options: what a relationship costs when it is read later. `raiseload` and `noload` never query; `lazyload` says what
 * is so without it. SQLAlchemy [1.4].
 */
const LOADERS: Readonly<Record<string, How | null>> = {
  joinedload: 'together',
  selectinload: 'together',
  subqueryload: 'together',
  contains_eager: 'together',
  raiseload: 'together',
  noload: 'together',
  immediateload: 'each',
  defaultload: null,
  lazyload: null,
};
/** Those that put the relationship into the rows of the query. */
const JOINING = new Set(['joinedload', 'contains_eager']);
/** Options about columns and criteria: they load no relationship. */
const OTHERS =
  /^(load_only|defer|undefer|undefer_group|with_expression|with_loader_criteria|selectin_polymorphic|joinedload_all)$/;

/** What the arguments of `.options(…)` or `options=` load; what cannot be read may load anything. */
export function optionLoads(project: Project, { node, frame }: Spot, depth = 0): Loads {
  if (depth > 6) return ANY_LOADS;
  const again = (each: ast.Expression) => optionLoads(project, { node: each, frame }, depth + 1);
  switch (node.kind) {
    case 'Starred':
      return again(node.value);
    case 'List':
    case 'Tuple':
    case 'Set':
      return node.elements.map(again).reduce(mergeLoads, NO_LOADS);
    case 'IfExp':
      return mergeLoads(again(node.body), again(node.orelse));
    case 'BinOp':
    case 'BoolOp':
      return mergeLoads(again(node.left), again(node.right));
    case 'Constant':
      return NO_LOADS;
    case 'Name':
      if (growsLater(node, frame.module)) return ANY_LOADS;
      break;
    case 'Call':
      return callLoads(project, node, { node, frame }, depth);
    default:
  }
  const next = behind(project, { node, frame });
  return next ? optionLoads(project, next, depth + 1) : ANY_LOADS;
}

/** `if include_author: options.append(joinedload(Post.author))`: which options there are depends on more than the first ones. */
function growsLater(name: ast.Name, module: Module): boolean {
  const scope = module.scopeAt(name).owner(name.id);
  return module.named(name.id).some((each) => {
    if (each.kind !== 'Name' || module.scopeAt(each).owner(each.id) !== scope) return false;
    const { parent: up } = each;
    if (up?.kind === 'AugAssign') return up.target === each;
    return up?.kind === 'Attribute' && up.value === each && /^(append|extend|insert)$/.test(up.attr);
  });
}

/** A loader option, or a function of the project that returns some. */
function callLoads(project: Project, node: ast.Call, spot: Spot, depth: number): Loads {
  const paths = loadPaths(node, spot);
  if (paths) return loadsOf(paths);
  const callee = calleeIn(project, node, spot.frame);
  const frame = callee && enter(project, callee, node, spot.frame);
  if (!callee || !frame) return ANY_LOADS;
  return givenBack(callee)
    .map((each) => (each ? optionLoads(project, { node: each, frame }, depth + 1) : NO_LOADS))
    .reduce(mergeLoads, NO_LOADS);
}

function givenBack(callee: FunctionInfo): (ast.Expression | null)[] {
  return returnsOf(callee).map(({ value }) => value);
}

/** The paths that a chain of loader options names; null when it is none, or when a part cannot be read. */
function loadPaths(node: ast.Expression, { frame }: Spot): LoadPath[] | null {
  if (node.kind !== 'Call') return null;
  const { func } = node;
  const target = frame.module.resolve(func);
  if (target?.startsWith('sqlalchemy.')) {
    const name = target.slice(target.lastIndexOf('.') + 1);
    if (name === 'Load' || OTHERS.test(name)) return [[]];
    return name in LOADERS ? withSteps([[]], node, name) : null;
  }
  if (func.kind !== 'Attribute') return null;
  const before = loadPaths(func.value, { node: func.value, frame });
  if (!before) return null;
  if (OTHERS.test(func.attr)) return before;
  if (func.attr === 'options') {
    const nested = node.args.map((each) => loadPaths(each, { node: each, frame }));
    if (nested.includes(null)) return null;
    return [
      ...before,
      ...before.flatMap((path) => nested.flatMap((each) => (each ?? []).map((rest) => [...path, ...rest]))),
    ];
  }
  return func.attr in LOADERS ? withSteps(before, node, func.attr) : null;
}

/** Each path, one option further: `joinedload(A.b, B.c)` names two steps. */
function withSteps(paths: readonly LoadPath[], node: ast.Call, loader: string): LoadPath[] | null {
  const loading = { how: LOADERS[loader] ?? null, joined: JOINING.has(loader) };
  const given = node.args.length > 0 ? node.args : [argument(node, 0, 'attr')];
  const names = given.map((each) => (each ? stepNames(each) : null));
  if (names.includes(null)) return null;
  const steps = names.flatMap((each) => each ?? []).map((name) => ({ name, ...loading }));
  return paths.map((path) => [...path, ...steps]);
}

/** `A.b`, `A.b.of_type(X)`, `A.b.and_(…)`, `"b"`, `"b.c"`, `getattr(A, "b")`. */
function stepNames(node: ast.Expression): string[] | null {
  if (node.kind === 'Str') return node.value.split('.');
  if (node.kind === 'Attribute') return [node.attr];
  if (node.kind !== 'Call') return null;
  if (node.func.kind === 'Attribute') return stepNames(node.func.value);
  const [, named] = node.args;
  return node.func.kind === 'Name' && node.func.id === 'getattr' && named?.kind === 'Str' ? [named.value] : null;
}
