import type { Project } from '../project/index.ts';
import { type FunctionInfo, type Module, outermost } from '../semantic/index.ts';
import { type ast, canonicalForm } from '../syntax/index.ts';
import type { Effects } from './affected.ts';
import { changedDefinitions, type Definition, definitionsOf, textOf } from './definitions.ts';
import { hasSuppressions } from './suppressions.ts';
import type { Version } from './version.ts';

/** Calls that are followed from changed functions down: what they give, and whether they commit, shows below. */
const DEPTH = 3;

/** The functions of a version that a change can have an effect on, by module; a module that is missing is judged as a whole. */
export type Focus = ReadonlyMap<Module, ReadonlySet<FunctionInfo>>;

interface Pair {
  readonly head: Module;
  readonly base: Module;
}

/**
 * What is to be judged of the files of a change: functions whose text differs, those that use what differs (`reached`: the
 * definitions that rest on a changed one), and those that they call. Everything where that cannot be told: in a new file, where
 * other statements than definitions differ, and where suppressions have to be compared.
 */
export function focusOf(
  head: Version,
  base: Version,
  basePath: (path: string) => string | undefined,
  reached: Iterable<Definition>,
): Focus {
  const pairs = [...head.modules.values()].flatMap((module) => {
    const old = base.modules.get(basePath(module.path) ?? '');
    return old && isComparable({ head: module, base: old }) ? [{ head: module, base: old }] : [];
  });
  const names = new Set(pairs.flatMap(changedNames));
  const focus = new Map(pairs.map((each) => [each.head, new Set(changedFunctions(each))]));
  const add = (info: FunctionInfo) => focus.get(info.module)?.add(outermost(info));
  for (const { module, name } of reached) for (const each of functionsIn(module, name)) add(each);
  const changed = [...focus.values()].flatMap((each) => [...each]);
  for (const each of below(changed, head.project)) add(each);
  for (const each of belowBefore(pairs, base)) add(each);
  for (const { head: module } of pairs) for (const each of naming(module, names)) add(each);
  return focus;
}

/** What the functions called before that differ now, as head has it. */
function belowBefore(pairs: readonly Pair[], { project }: Version): FunctionInfo[] {
  const differing = pairs.flatMap((each) => changedFunctions({ head: each.base, base: each.head }));
  return [...below(differing, project)].flatMap(({ module, qualname }) => {
    const now = pairs.find((pair) => pair.base === module)?.head.definition(qualname);
    return now && !('methods' in now) ? [now] : [];
  });
}

/** The same of base: without what is the same in head and not judged there, or it would be taken for the partner of something new. */
export function counterparts(focus: Focus, base: Version, basePath: (path: string) => string | undefined): Focus {
  return new Map(
    [...focus].flatMap(([head, judged]) => {
      const old = base.modules.get(basePath(head.path) ?? '');
      const isJudged = ({ qualname }: FunctionInfo) => {
        const now = head.definition(qualname);
        return !now || 'methods' in now || judged.has(now);
      };
      return old ? [[old, new Set(old.functions.filter((each) => !each.outer && isJudged(each)))] as const] : [];
    }),
  );
}

/** The functions of unchanged modules that rest on what the change altered. */
export function functionsOf({ definitions }: Effects, modules: readonly Module[]): Focus {
  const focus = new Map(modules.map((each) => [each, new Set<FunctionInfo>()]));
  for (const { module, name } of definitions) {
    for (const each of functionsIn(module, name)) focus.get(module)?.add(outermost(each));
  }
  return focus;
}

/** Only definitions and imports differ at the top of the module, and no suppression has to be followed. */
function isComparable({ head, base }: Pair): boolean {
  if (hasSuppressions(head) || hasSuppressions(base) || head.syntax.broken.length > 0 || base.syntax.broken.length > 0)
    return false;
  return otherStatements(head) === otherStatements(base);
}

const DEFINING = new Set<ast.Node['kind']>(['FunctionDef', 'ClassDef', 'Import', 'ImportFrom', 'Assign', 'AnnAssign']);

function otherStatements({ syntax }: Module): string {
  return syntax.root.body
    .filter(({ kind }) => !DEFINING.has(kind))
    .map((each) => canonicalForm(each))
    .join('\n');
}

/** What the module calls differently, or calls something else: the last parts of the names of definitions and imports. */
function changedNames({ head, base }: Pair): string[] {
  const now = definitionsOf(head);
  const before = definitionsOf(base);
  const onlyOne = [...now.keys()]
    .filter((each) => !before.has(each))
    .concat([...before.keys()].filter((each) => !now.has(each)));
  const differing = changedDefinitions(head, base).map(({ name }) => name);
  const lastParts = [...onlyOne, ...differing].map((name) => name.slice(name.lastIndexOf('.') + 1));
  return [...lastParts, ...changedImports(head, base), ...changedImports(base, head)];
}

function changedImports({ moduleScope: now }: Module, { moduleScope: before }: Module): string[] {
  return [...now.bindings].flatMap(([name, bindings]) => {
    const others = (before.bindings.get(name) ?? []).flatMap((each) => (each.kind === 'import' ? [each.target] : []));
    const differs = bindings.some((each) => each.kind === 'import' && !others.includes(each.target));
    return differs ? [name] : [];
  });
}

/** The outermost functions of head whose text base does not have under that name; of a class that differs, all methods. */
function changedFunctions({ head, base }: Pair): FunctionInfo[] {
  const classes = new Set(
    changedDefinitions(head, base).flatMap(({ node }) => (node.kind === 'ClassDef' ? [node] : [])),
  );
  return head.functions.filter((each) => {
    if (each.outer) return false;
    const old = base.definition(each.qualname);
    const isOfChanged = each.class !== null && classes.has(each.class.node);
    return isOfChanged || !old || 'methods' in old || textOf(old) !== textOf(each);
  });
}

function functionsIn(module: Module, name: string): FunctionInfo[] {
  const found = module.definition(name);
  if (!found) return [];
  return 'methods' in found ? [...found.methods.values()] : [found];
}

/** The functions of the project that these name or call, at any of the followed depths. */
function below(functions: readonly FunctionInfo[], project: Project): ReadonlySet<FunctionInfo> {
  const found = new Set<FunctionInfo>();
  let level = new Set(functions);
  for (let depth = 0; depth < DEPTH; depth += 1) {
    level = new Set([...level].flatMap((each) => usedBy(each, project))).difference(found);
    for (const each of level) found.add(each);
  }
  return found;
}

function usedBy({ module, node }: FunctionInfo, project: Project): FunctionInfo[] {
  const range = { start: node.decorators[0]?.start ?? node.start, end: node.end };
  const named = [...module.within('Name', range), ...module.within('Attribute', range)].flatMap((each) => {
    const target = module.resolve(each);
    const found = target ? project.definition(target) : null;
    if (!found) return [];
    return 'methods' in found ? (found.methods.get('__init__') ?? []) : [found];
  });
  const called = module.within('Call', range).flatMap((each) => project.callee(module, each) ?? []);
  return [...named, ...called];
}

/** The functions of the module in which one of the names occurs. */
function naming(module: Module, names: Iterable<string>): FunctionInfo[] {
  return [...names].flatMap((name) => module.named(name).flatMap((node) => module.enclosingFunction(node) ?? []));
}
