import { type ApiTable, type FunctionInfo, isStub, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { blockingApi, listedApi } from './blocking-call.ts';
import { firstCertain } from './call-chain-certain.ts';
import { enteredBy, getterOf, isProperty } from './call-chain-entry.ts';
import { isDefinedOnce } from './coroutine.ts';
import { bodyRuns } from './offload.ts';

/** Functions between the call and what blocks: longer chains are not followed. */
const LONGEST = 3;

/** A place in a function that enters another one. */
export interface Hop {
  readonly at: ast.Call | ast.Attribute;
  readonly module: Module;
  readonly callee: FunctionInfo;
}

/** How a call gets to one that blocks: the functions in between, and the call at the end. */
export interface BlockingChain {
  readonly at: ast.Call | ast.Attribute;
  readonly hops: readonly Hop[];
  readonly end: { readonly api: string; readonly at: ast.Call; readonly module: Module };
}

interface Step extends BlockingChain {
  readonly node: ast.Call | ast.Attribute;
}

/** The name of the library's call that a chain may end at; null for every other call. */
export type EndOf = (call: ast.Call, module: Module, project: Project) => string | null;

/** Follows calls through the plain functions of a project; remembers what it has seen. */
export interface Search {
  readonly project: Project;
  readonly end: EndOf;
  /** Whether a `return` in front of the call is an exception from what the function does. */
  readonly isUnusual: (exit: ast.Return) => boolean;
  readonly known: Map<FunctionInfo, (Step | null)[]>;
}

const searches = new WeakMap<Project, Map<string, Search>>();

/**
 * The calls of an `async def` that enter plain functions of the project which certainly block, and those that the
 * configuration lists: the first for each function, one a line. Calls that block by themselves are no chains.
 */
export function blockingChains(info: FunctionInfo, project: Project, listed: ApiTable): BlockingChain[] {
  if (bodyRuns(info, project) === 'elsewhere') return [];
  const isListed: EndOf = (call, module) => listedApi(listed, call, module, project);
  const search = searchOf(project, `blocks ${[...listed.names].join(' ')}`, (call, module) => {
    return blockingApi(call, module, project) ?? isListed(call, module, project);
  });
  const entered = new Set<FunctionInfo | string>();
  const lines = new Set<number>();
  const { lines: place } = info.module.syntax;
  return nodesOf(info).flatMap((node) => {
    if (node.parent?.kind === 'Await') return [];
    const chain = endingAt(node, info.module, project, isListed) ?? follow(node, info.module, search);
    const first = chain && (chain.hops[0]?.callee ?? chain.end.api);
    if (!chain || !first || entered.has(first)) return [];
    entered.add(first);
    const line = place.lineAt(node.start);
    if (lines.has(line)) return [];
    lines.add(line);
    return [chain];
  });
}

/** The calls of a function that are, or lead to, one that `search` looks for: each of them, in the order of the text. */
export function chainsFrom(info: FunctionInfo, search: Search): BlockingChain[] {
  const { module } = info;
  return nodesOf(info).flatMap((node) => {
    if (node.parent?.kind === 'Await') return [];
    return endingAt(node, module, search.project, search.end) ?? follow(node, module, search) ?? [];
  });
}

/** The search for what `end` names, which `key` stands for: one a project. */
export function searchOf(
  project: Project,
  key: string,
  end: EndOf,
  isUnusual: Search['isUnusual'] = () => false,
): Search {
  const searched = searches.get(project) ?? new Map<string, Search>();
  searches.set(project, searched);
  const search = searched.get(key) ?? { project, end, isUnusual, known: new Map() };
  searched.set(key, search);
  return search;
}

const nodes = new WeakMap<Module, Map<ast.Node | null, (ast.Call | ast.Attribute)[]>>();

/** The calls and the attributes read that run in the function itself, in the order of the text. */
function nodesOf({ node: def, module }: FunctionInfo): readonly (ast.Call | ast.Attribute)[] {
  const known = nodes.get(module) ?? nodesByCode(module);
  nodes.set(module, known);
  return known.get(def) ?? [];
}

function nodesByCode(module: Module): Map<ast.Node | null, (ast.Call | ast.Attribute)[]> {
  const all = [...module.all('Call'), ...module.all('Attribute').filter(isRead)];
  const ordered = all.toSorted((a, b) => a.start - b.start || b.end - a.end);
  return Map.groupBy(ordered, (node) => module.enclosingCode(node));
}

function isRead(node: ast.Attribute): boolean {
  const { parent } = node;
  if (parent?.kind === 'Call') return parent.func !== node;
  return parent?.kind !== 'Assign' || parent.value === node;
}

/** What blocks below one call or getter, through at most `depth` functions. */
function follow(node: ast.Call | ast.Attribute, module: Module, search: Search, depth = LONGEST): Step | null {
  const callees = entries(node, module, search.project);
  const found = callees.map((callee) => {
    const step = within(callee, depth, search);
    return step && { at: node, node, hops: [{ at: node, module, callee }, ...step.hops], end: step.end };
  });
  return found.includes(null) ? null : (found[0] ?? null);
}

/** The functions that a call may enter; an abstract method stands for those that implement it. */
function entries(node: ast.Call | ast.Attribute, module: Module, project: Project): FunctionInfo[] {
  if (node.kind === 'Attribute') {
    const getter = getterOf(node, module, project);
    return getter ? [getter] : [];
  }
  const entered = enteredBy(node, module, project);
  if (!entered || isProperty(entered.callee)) return [];
  const { callee, receiver } = entered;
  const below = receiver ? project.subclasses(receiver).flatMap(({ methods }) => methods.get(callee.name) ?? []) : [];
  const served = below.filter(({ module: home }) => home.role === 'application');
  return [...new Set([callee, ...served])].filter((each) => !isStub(each.node) && runsBody(each, node));
}

/** A generator runs when it is gone through, one under `contextmanager` when it is entered. */
function runsBody({ generator, decorators }: FunctionInfo, { parent }: ast.Call): boolean {
  if (!generator) return true;
  if (decorators.includes('contextlib.contextmanager')) return parent?.kind === 'WithItem';
  return parent?.kind === 'For' || parent?.kind === 'Generator';
}

/** What certainly blocks in the body of a plain function. */
function within(info: FunctionInfo, depth: number, search: Search): Step | null {
  const known = search.known.get(info) ?? [];
  search.known.set(info, known);
  const seen = known[depth];
  if (seen !== undefined) return seen;
  known[depth] = null; // a cycle never ends
  const isPlain = !info.async && info.module.role === 'application' && bodyRuns(info, search.project) === 'in place';
  const step = isPlain && (isDefinedOnce(info) || isProperty(info)) ? firstStep(info, depth, search) : null;
  known[depth] = step;
  return step;
}

function firstStep(info: FunctionInfo, depth: number, search: Search): Step | null {
  const steps = nodesOf(info).flatMap((node) => {
    const direct = endingAt(node, info.module, search.project, search.end);
    const step = direct ?? (depth > 1 ? follow(node, info.module, search, depth - 1) : null);
    return step ?? [];
  });
  return firstCertain(steps, info, search.isUnusual) ?? null;
}

/** The node as a chain of no functions, where it is the call that `end` names. */
function endingAt(node: ast.Call | ast.Attribute, module: Module, project: Project, end: EndOf): Step | null {
  const api = node.kind === 'Call' ? end(node, module, project) : null;
  return api && node.kind === 'Call' ? { at: node, node, hops: [], end: { api, at: node, module } } : null;
}
