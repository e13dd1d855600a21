import { ASYNC_SESSION, type FunctionInfo, keyword, type Module, SESSION } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { compareVersions } from '../declared-versions.ts';
import { routeBehind } from '../fastapi/dependants.ts';
import type { Project } from '../project.ts';
import { targetOf } from './session-callee.ts';
import { isFactory } from './session-opening.ts';
import { isSession } from './session-use.ts';
import { frameOf } from './session-value.ts';
import { transactionsOf } from './transactions.ts';

/** From this version on the code behind a dependency's `yield` runs when the response is sent. */
const EXITS_LATE = '0.118.0';
const SESSIONS = new Set([SESSION, ASYNC_SESSION]);

/** A dependency that commits the session of a route when the response has been sent. */
export interface LateCommit {
  /** The commit, or the `with` that commits when it is left. */
  readonly at: ast.Expression;
  readonly provider: FunctionInfo;
  readonly route: FunctionInfo;
  /** The lowest FastAPI that the project may run with. */
  readonly version: string;
}

/** The late commits of a module, one for each dependency; none where FastAPI's version is not known or is an older one. */
export function* lateCommits(module: Module, project: Project): Generator<LateCommit> {
  const version = project.declared('fastapi')?.lowest;
  if (!version || compareVersions(version, EXITS_LATE) < 0) return;
  // A route class or a middleware that commits does so before the response: what is behind the `yield` finds nothing to do.
  if (transactionsOf(project).providers.committedAround().size > 0) return;
  for (const provider of module.functions) {
    if (!provider.generator || project.calledByFastApi(provider) !== 'dependency') continue;
    const at = commitBehindYield(provider, project);
    const route = at && routeBehind(provider, project, isUntilResponse);
    if (at && route) yield { at, provider, route, version };
  }
}

/** `Depends(get_db, scope="function")` ends before the response. FastAPI [0.121]. */
function isUntilResponse(marker: ast.Call): boolean {
  const scope = keyword(marker, 'scope');
  return scope === undefined || (scope.kind === 'Str' && scope.value === 'request');
}

/** Where the generator commits what it has handed out. */
function commitBehindYield(info: FunctionInfo, project: Project): ast.Expression | null {
  const yielded = info.module.all('Yield').find((each) => info.module.enclosingCode(each) === info.node);
  if (!yielded) return null;
  return commitAfter(yielded, info, project) ?? beginAround(yielded, info, project) ?? managed(yielded, info, project);
}

/** `session.commit()` below the `yield`, of a session that was there before; in an `except` it follows a failure. */
function commitAfter(yielded: ast.Yield, info: FunctionInfo, project: Project): ast.Call | null {
  const found = info.module.callsNamed('commit').find(({ node, function: around }) => {
    if (around !== info || node.start < yielded.end || node.func.kind !== 'Attribute' || isInHandler(node))
      return false;
    const { value } = node.func;
    const isNew = value.kind === 'Name' && info.module.lookup(value).some((each) => each.node.start > yielded.end);
    return !isNew && (isSession(value, info, project) || isHandedOut(value, yielded, info, project));
  });
  return found?.node ?? null;
}

function isInHandler(node: ast.Node): boolean {
  for (let up = node.parent; up && up.kind !== 'FunctionDef'; up = up.parent) if (up.kind === 'Handler') return true;
  return false;
}

/** The value at the `yield`, where the function is declared to give a session. */
function isHandedOut(
  value: ast.Expression,
  yielded: ast.Yield,
  { module, qualname }: FunctionInfo,
  project: Project,
): boolean {
  if (value.kind !== 'Name' || yielded.value?.kind !== 'Name' || yielded.value.id !== value.id) return false;
  const type = project.types(module).providedBy(qualname);
  return type !== null && project.isA(type, SESSIONS);
}

/** `with session.begin():` or `with factory.begin() as session:` around the `yield`. */
function beginAround(yielded: ast.Yield, info: FunctionInfo, project: Project): ast.Call | null {
  return (
    contextsAround(yielded).find(
      (call) =>
        call.func.kind === 'Attribute' &&
        call.func.attr === 'begin' &&
        (isSession(call.func.value, info, project) || isFactory(call.func.value, info.module, project)),
    ) ?? null
  );
}

/** The calls of the `with`s around a node, the innermost first. */
function contextsAround(node: ast.Node): ast.Call[] {
  const found: ast.Call[] = [];
  for (let up = node.parent; up && up.kind !== 'FunctionDef'; up = up.parent) {
    if (up.kind !== 'With') continue;
    for (const { context } of up.items.toReversed()) if (context.kind === 'Call') found.push(context);
  }
  return found;
}

/** A context manager of the project around the `yield`, which commits the session when it is left. */
function managed(yielded: ast.Yield, info: FunctionInfo, project: Project): ast.Call | null {
  const { analysis, providers } = transactionsOf(project);
  const { env } = providers.forParameters(info, 1);
  const { ends, handed } = analysis.summary(info, env, 1);
  if (!handed.some(({ id }) => ends.has(id))) return null;
  const frame = frameOf(info, env, 1);
  return contextsAround(yielded).find((call) => targetOf(call, frame, analysis.evaluator) !== null) ?? null;
}
