import { type ClassInfo, COROUTINES, type FunctionInfo, type Module, NETWORK } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { databaseApi } from '../blocking/blocking-database.ts';
import { knownApi } from '../blocking/known-call.ts';
import type { Project } from '../project.ts';
import { type PlacedCall, type ReachedCall, reachedCalls, wayTo } from './reached-calls.ts';
import { calledIn, isRetried, isTried, otherDecorators } from './retries.ts';

/** A call to the network or a database whose failure nothing in the task catches. */
export interface UncaughtCall extends PlacedCall {
  readonly api: string;
}

/** Functions that have errors of requests, and so of their background tasks, reported. */
const REPORTERS = [
  'sentry_sdk.init',
  'rollbar.init',
  'bugsnag.configure',
  'elasticapm.contrib.starlette.make_apm_client',
  'logfire.instrument_fastapi',
];

/** The first call of a task that may fail for reasons outside of it, without a handler on the way; null where there is none. */
export function uncaughtCall(info: FunctionInfo, project: Project): UncaughtCall | null {
  for (const reached of reachedCalls(info, project)) {
    const api = outsideApi(reached, project);
    if (api && wayTo(reached).every((each) => !isGuarded(each) && letsOut(each.info, project))) {
      return { call: reached.call, info: reached.info, api };
    }
  }
  return null;
}

function outsideApi({ call, info: { module } }: ReachedCall, project: Project): string | null {
  const api = knownApi(NETWORK, call, module, project) ?? databaseApi(call, module, project);
  if (api) return api;
  const awaited = call.parent?.kind === 'Await' ? knownApi(COROUTINES, call, module, project) : null;
  return awaited && /^(sqlalchemy|redis)\./.test(awaited) ? awaited : null;
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
