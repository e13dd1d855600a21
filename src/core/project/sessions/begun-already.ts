import { argument, type CallSite, type FunctionInfo, keyword, leadingTo, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { BegunSessions } from './session-begun.ts';
import { targetOf } from './session-callee.ts';
import { type Frame, frameOf } from './session-value.ts';
import { isWrappedHarmlessly } from './session-wrapping.ts';
import { type Transactions, transactionsOf } from './transactions.ts';

const DEPTH = 3;

/** A `begin()` of a session that has a transaction by then, so that it raises. */
export interface BegunAlready {
  readonly at: ast.Call;
  /** What has begun it, and where that stands. */
  readonly use: ast.Call;
  readonly user: FunctionInfo;
  /** The function that FastAPI calls; `use` is in it, below it, or in one of its dependencies. */
  readonly entry: FunctionInfo;
  readonly byDependency: boolean;
}

export function* begunAlready(module: Module, project: Project): Generator<BegunAlready> {
  for (const site of module.callsNamed('begin')) {
    const { node, function: info } = site;
    if (!info || node.func.kind !== 'Attribute' || node.args.length + node.keywords.length > 0) continue;
    for (const way of waysTo([site], project)) {
      const found = new Way(way, project).begun();
      if (!found) continue;
      yield { at: node, ...found };
      break;
    }
  }
}

/** The calls from functions that FastAPI calls down to this one. */
function* waysTo(below: readonly CallSite[], project: Project): Generator<readonly CallSite[]> {
  const info = below[0]?.function;
  if (!info || info.generator || /in_transaction/.test(info.module.text(info.node))) return;
  if (project.calledByFastApi(info)) return yield below;
  if (below.length > DEPTH) return;
  for (const caller of project.callers(info)) {
    const isKnown = below.some((each) => each.function === caller.function);
    if (!isKnown && caller.function?.module.role === 'application') yield* waysTo([caller, ...below], project);
  }
}

/** The calls from a function that FastAPI calls down to a `begin()`, with what their parameters hold. */
class Way {
  readonly #sites: readonly CallSite[];
  readonly #project: Project;
  readonly #transactions: Transactions;
  readonly #begun: BegunSessions;

  constructor(sites: readonly CallSite[], project: Project) {
    this.#sites = sites;
    this.#project = project;
    this.#transactions = transactionsOf(project);
    this.#begun = new BegunSessions(this.#transactions);
  }

  begun(): Omit<BegunAlready, 'at'> | null {
    const frames = this.#frames();
    const [first] = frames;
    const last = frames.at(-1);
    const site = this.#sites.at(-1);
    if (!first || !last || !site || site.node.func.kind !== 'Attribute') return null;
    const value = this.#transactions.analysis.evaluator.valueOf(site.node.func.value, last);
    if (value.kind !== 'session') return null;
    const own = this.#before(frames, value.session.id);
    if (own === 'ended') return null;
    const entry = first.info;
    if (own) return { ...own, entry, byDependency: false };
    const given = this.#inDependencies(entry, value.session.id);
    return given && { ...given, entry, byDependency: true };
  }

  #frames(): readonly Frame[] {
    const { analysis, providers } = this.#transactions;
    const entry = this.#sites[0]?.function;
    if (!entry) return [];
    const frames = [frameOf(entry, providers.forParameters(entry).env, 0)];
    for (const [index, { node }] of this.#sites.slice(0, -1).entries()) {
      const frame = frames[index] as Frame;
      const target = targetOf(node, frame, analysis.evaluator);
      if (target?.kind !== 'function' || target.info !== this.#sites[index + 1]?.function) return [];
      frames.push(frameOf(target.info, analysis.evaluator.arguments(target, node, frame), index + 1));
    }
    return frames;
  }

  /** What runs before in the functions themselves. */
  #before(frames: readonly Frame[], id: string): { use: ast.Call; user: FunctionInfo } | 'ended' | null {
    let found: { use: ast.Call; user: FunctionInfo } | null = null;
    for (const [index, frame] of frames.entries()) {
      const node = this.#sites[index]?.node;
      const body = node ? statementsBefore(node, frame.info) : [];
      if (this.#begun.mayEnd(body, frame, id)) return 'ended';
      const use = this.#begun.firstUse(body, frame, id);
      if (use) found ??= { use, user: frame.info };
    }
    return found;
  }

  /** What the dependencies of the entry do, all of which run before it. */
  #inDependencies(entry: FunctionInfo, id: string): { use: ast.Call; user: FunctionInfo } | null {
    const dependencies = new Set<FunctionInfo>();
    if (!this.#collect(entry, dependencies)) return null;
    let found: { use: ast.Call; user: FunctionInfo } | null = null;
    for (const user of dependencies) {
      const frame = frameOf(user, this.#transactions.providers.forParameters(user).env, 1);
      if (!user.generator && this.#begun.mayEndIn(frame, id)) return null;
      const use = this.#begun.firstUse(untilYield(user), frame, id);
      if (use && isWrappedHarmlessly(user, this.#project)) found ??= { use, user };
    }
    return found;
  }

  /** False where one of them may get another session than the rest. */
  #collect(info: FunctionInfo, found: Set<FunctionInfo>): boolean {
    const { providers } = this.#transactions;
    const own = info.params.flatMap((each) => providers.dependency(each, info.module) ?? []);
    return [...own, ...attached(info)].every((each) => {
      const provider = isShared(each.marker) ? providers.functionOf(each) : undefined;
      if (!provider || found.has(provider)) return provider !== undefined;
      found.add(provider);
      return this.#collect(provider, found);
    });
  }
}

/** With these a request may have several sessions of one provider. */
function isShared({ keywords }: ast.Call): boolean {
  return !keywords.some(({ name }) => name === 'use_cache' || name === 'scope' || name === 'scopes' || name === null);
}

/** `dependencies=[Depends(…)]` of the route, and of its router in the same module. */
function attached({ route, module }: FunctionInfo): { node: ast.Expression; module: Module; marker: ast.Call }[] {
  if (!route) return [];
  const [binding] = route.router.kind === 'Name' ? module.lookup(route.router) : [];
  const router = binding?.kind === 'assignment' && binding.value.kind === 'Call' ? [binding.value] : [];
  return [...router, route.decorator].flatMap((call) => {
    const list = keyword(call, 'dependencies');
    const markers = list?.kind === 'List' ? list.elements : [];
    return markers.flatMap((marker) => {
      const node = marker.kind === 'Call' ? argument(marker, 0, 'dependency') : undefined;
      return marker.kind === 'Call' && node ? [{ node, module, marker }] : [];
    });
  });
}

/** A generator waits at its `yield` while the route runs. */
function untilYield(info: FunctionInfo): readonly ast.Statement[] {
  const yielded = info.generator
    ? info.module.all('Yield').find((each) => info.module.enclosingCode(each) === info.node)
    : undefined;
  return yielded ? statementsBefore(yielded, info) : info.node.body;
}

/** The statements on the way to the node, without its own. */
function statementsBefore(node: ast.Node, info: FunctionInfo): readonly ast.Statement[] {
  return leadingTo(info.node.body, node).filter(({ end }) => end <= node.start);
}
