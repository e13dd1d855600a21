import { type ClassInfo, COROUTINES, type FunctionInfo, loggerOf, type Module, NETWORK } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { databaseApi } from '../blocking/blocking-database.ts';
import { knownApi } from '../blocking/known-call.ts';
import type { Project } from '../project.ts';
import { isDetached } from '../sessions/handing-call.ts';
import { type PlacedCall, type ReachedCall, reachedCalls, wayTo } from './reached-calls.ts';
import { calledIn, isRetried, isTried, otherDecorators } from './retries.ts';

/** A call to the network or a database whose failure nothing in the task catches. */
export interface UncaughtCall extends PlacedCall {
  readonly api: string;
  /** Whether the call is one of a known library. */
  readonly certain: boolean;
}

/** Functions that have errors of requests, and so of their background tasks, reported. */
const REPORTERS = [
  'sentry_sdk.init',
  'rollbar.init',
  'bugsnag.configure',
  'elasticapm.contrib.starlette.make_apm_client',
  'logfire.instrument_fastapi',
];

/** Calls that clean up after a failure that something else has seen. */
const CLEANING = /\.(rollback|close|aclose|remove|dispose|invalidate|reset)$/;

/** The first call of a task that may fail for reasons outside of it, without a handler on the way; null where there is none. */
export function uncaughtCall(info: FunctionInfo, project: Project): UncaughtCall | null {
  for (const reached of reachedCalls(info, project)) {
    const known = outsideApi(reached, project);
    const api = known ?? (reached.hops.length === 0 ? unknownEffect(reached) : null);
    if (api && wayTo(reached).every((each) => arrives(each, project))) {
      return { call: reached.call, info: reached.info, api, certain: known !== null };
    }
  }
  return null;
}

/** Whether what the call raises leaves the function that makes it, at the place where it stands. */
function arrives(each: PlacedCall, project: Project): boolean {
  return !isGuarded(each) && !isDetached(each.call, each.info.module, project) && letsOut(each.info, project);
}

function outsideApi({ call, info: { module } }: ReachedCall, project: Project): string | null {
  const api = knownApi(NETWORK, call, module, project) ?? databaseApi(call, module, project);
  if (api) return CLEANING.test(api) ? null : api;
  const awaited = call.parent?.kind === 'Await' ? knownApi(COROUTINES, call, module, project) : null;
  return awaited && /^(sqlalchemy|redis)\./.test(awaited) && !CLEANING.test(awaited) ? awaited : null;
}

/** A method called for its effect on something that the module does not define, such as a client from `import *`. */
function unknownEffect({ call, info: { module } }: PlacedCall): string | null {
  const { func, parent } = call;
  const statement = parent?.kind === 'Await' ? parent.parent : parent;
  if (statement?.kind !== 'Expr' || func.kind !== 'Attribute' || func.value.kind !== 'Name') return null;
  const isDefined =
    module.scopeAt(func.value).owner(func.value.id) !== undefined || module.resolve(func.value) !== null;
  return isDefined || loggerOf(call, module) ? null : module.text(func);
}

/** In the body of a `try` that catches something, or under `suppress`. */
function isGuarded({ call, info }: PlacedCall): boolean {
  for (let up: ast.Node | null = call.parent; up && up !== info.node; up = up.parent) {
    if (up.kind === 'Try' && isTried(call, up)) return true;
    if (up.kind === 'With' && up.items.some(({ context }) => isSuppress(context, info.module))) return true;
  }
  return false;
}

function isSuppress(node: ast.Expression, module: Module): boolean {
  return node.kind === 'Call' && module.resolve(node.func) === 'contextlib.suppress';
}

/** Whether an exception of the function certainly leaves its decorators as well. */
function letsOut(info: FunctionInfo, project: Project): boolean {
  if (isRetried(info)) return false;
  return otherDecorators(info).every((each) => {
    const target = info.module.resolve(calledIn(each));
    const found = target ? project.definition(target) : null;
    return found !== null && !catches(found);
  });
}

function catches({ module, node }: FunctionInfo | ClassInfo): boolean {
  return module.all('Handler').some(({ start, end }) => start >= node.start && end <= node.end);
}

const known = new WeakMap<Project, boolean>();

/** Whether every error of a request is reported: by a handler for `Exception`, or by a service that is always set up. */
export function reportsErrors(project: Project): boolean {
  const found = known.get(project) ?? (hasReporter(project) || hasHandler(project));
  known.set(project, found);
  return found;
}

/** A reporter that stands under an `if` is there for some installations only. */
function hasReporter(project: Project): boolean {
  const modules = project.mentioning('sentry_sdk', 'rollbar', 'bugsnag', 'elasticapm', 'logfire');
  return modules.some(
    (module) => module.role === 'application' && module.calls(...REPORTERS).some(({ node }) => !isConditional(node)),
  );
}

function isConditional(node: ast.Node): boolean {
  for (let up = node.parent; up && up.kind !== 'FunctionDef'; up = up.parent) if (up.kind === 'If') return true;
  return false;
}

function hasHandler(project: Project): boolean {
  return project.mentioning('exception_handler', 'add_exception_handler', 'exception_handlers').some((module) => {
    const first = module.callsNamed('exception_handler', 'add_exception_handler').map(({ node }) => node.args[0]);
    const keys = module.all('Keyword').flatMap(({ name, value }) => {
      return name === 'exception_handlers' && value.kind === 'Dict' ? value.items.map(({ key }) => key) : [];
    });
    return [...first, ...keys].some((each) => each && isForAll(each, module));
  });
}

function isForAll(node: ast.Expression, module: Module): boolean {
  return module.resolve(node) === 'builtins.Exception' || (node.kind === 'Num' && node.value === 500);
}
