import type { CallSite, FunctionInfo, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { isSession } from '../sessions/session-use.ts';
import { definitionOf } from '../values/definition-value.ts';
import { engineCalls, urlOf } from './engine-calls.ts';
import { Constancy } from './fixed.ts';
import { isKept, isPerhapsMade } from './kept.ts';

/** Calls between FastAPI and the engine. */
const DEPTH = 4;
/** Decorators under which each call runs the body. */
const RUNNING_EACH_TIME =
  /^(builtins\.(staticmethod|classmethod|property)|contextlib\.(async)?contextmanager|abc\.|typing\.|typing_extensions\.)/;
/** A database that lives as long as its engine: it is meant to be a fresh one. */
const IN_MEMORY = /^sqlite(\+\w+)?:(\/\/)?$|:memory:|mode=memory/;

/** An engine that is made anew whenever FastAPI calls a function. */
export interface RequestEngine {
  readonly call: ast.Call;
  /** The function that FastAPI calls for each request, and as what. */
  readonly entry: FunctionInfo;
  readonly role: string;
  /** It is seen that FastAPI calls it; else it only looks like a dependency, and nobody calls it. */
  readonly certain: boolean;
  /** The calls from there to the engine, without the engine's own. */
  readonly via: readonly CallSite[];
}

/**
 * The engines of a module that requests make for a database which is always the same: nothing on the way from a route, a
 * dependency or a middleware caches what is made or keeps it.
 */
export function* requestEngines(module: Module, project: Project): Generator<RequestEngine> {
  for (const site of engineCalls(module)) {
    const url = urlOf(site.node);
    if (!url || isInMemory(url, module, project)) continue;
    const way = wayTo([site], project);
    const entry = way?.[0]?.function;
    const role = entry && roleOf(entry, project);
    if (!way || !role || role === 'route class') continue;
    const certain = project.calledByFastApi(entry) !== undefined;
    yield { call: site.node, entry, role, certain, via: way.slice(0, -1) };
  }
}

function roleOf(info: FunctionInfo, project: Project): string | undefined {
  return project.calledByFastApi(info) ?? (isLikeDependency(info, project) ? 'dependency' : undefined);
}

/** `async def get_db()` that yields a session, where no decorator makes a context manager of it and no code calls it. */
function isLikeDependency(info: FunctionInfo, project: Project): boolean {
  const { module, generator, decorators, class: cls, node } = info;
  if (!generator || cls || decorators.length > 0) return false;
  const yielded = module.all('Yield').filter((each) => module.enclosingCode(each) === node);
  const [only] = yielded;
  if (!only?.value || yielded.length > 1 || !isSession(only.value, info, project)) return false;
  return project.callers(info).length === 0;
}

function isInMemory(url: ast.Expression, module: Module, project: Project): boolean {
  const { node } = definitionOf(project, module, url);
  return node.kind === 'Str' && IN_MEMORY.test(node.value);
}

/** The calls from a function that FastAPI calls down to these, if each of them makes the engine anew. */
function wayTo(below: readonly CallSite[], project: Project): readonly CallSite[] | null {
  const [site] = below;
  const info = site?.function;
  if (!site || !info || info.module.role !== 'application' || makesTables(info)) return null;
  if (isKept(site.node, info) || isPerhapsMade(site.node, info)) return null;
  if (roleOf(info, project) && isRunEachTime(info, true)) {
    const url = urlOf((below.at(-1) ?? site).node);
    return url && new Constancy(project, below).holds(url, below.length - 1) ? below : null;
  }
  if (below.length > DEPTH || !isRunEachTime(info, false) || isSingleton(info)) return null;
  for (const caller of project.callers(info)) {
    const isRecursive = below.some(({ function: each }) => each === caller.function);
    const way = isRecursive ? null : wayTo([caller, ...below], project);
    if (way) return way;
  }
  return null;
}

/** A function that makes, drops or migrates the tables is no part of the daily work, also where a route starts it. */
function makesTables({ module, node }: FunctionInfo): boolean {
  return module.calls().some(({ node: call, target }) => {
    const isInside = call.start >= node.start && call.end <= node.end;
    const name = call.func.kind === 'Attribute' ? call.func.attr : target?.split('.').at(-1);
    return isInside && (/^(create|drop)_(all|database)$/.test(name ?? '') || target?.startsWith('alembic.'));
  });
}

/** No decorator may keep what the function gives; that of a route, a middleware or a handler registers it. */
function isRunEachTime({ route, decorators, node }: FunctionInfo, entry: boolean): boolean {
  return decorators.every((each, index) => {
    if (entry && (route || isRegistration(node.decorators[index]))) return true;
    return each !== null && RUNNING_EACH_TIME.test(each);
  });
}

function isRegistration(decorator: ast.Expression | undefined): boolean {
  return (
    decorator?.kind === 'Call' &&
    decorator.func.kind === 'Attribute' &&
    /^(middleware|exception_handler)$/.test(decorator.func.attr)
  );
}

/** A constructor of a class that decides itself how many objects there are. */
function isSingleton({ name, class: cls }: FunctionInfo): boolean {
  if (name !== '__init__' || !cls) return false;
  const { decorators, keywords } = cls.node;
  return decorators.length > 0 || keywords.some((each) => each.name === 'metaclass') || cls.methods.has('__new__');
}
