import { type FunctionInfo, keyword, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { compareVersions } from '../declared-versions.ts';
import { routeBehind } from '../fastapi/dependants.ts';
import type { Project } from '../project.ts';
import { targetOf } from './session-callee.ts';
import type { SessionEvaluator } from './session-evaluator.ts';
import { type Frame, frameOf } from './session-value.ts';
import { transactionsOf } from './transactions.ts';

/** From this version on the code behind a dependency's `yield` runs when the response is sent. */
const EXITS_LATE = '0.118.0';

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

/** Where the generator commits a session that it has handed out. */
function commitBehindYield(info: FunctionInfo, project: Project): ast.Expression | null {
  const { analysis, providers } = transactionsOf(project);
  const { env } = providers.forParameters(info, 1);
  const { ends, handed } = analysis.summary(info, env, 1);
  const ids = new Set(handed.map(({ id }) => id).filter((id) => ends.has(id)));
  const yielded = info.module.all('Yield').filter((each) => info.module.enclosingCode(each) === info.node);
  const [first] = yielded;
  if (ids.size === 0 || !first) return null;
  const frame = frameOf(info, env, 1);
  const { evaluator } = analysis;
  return commitAfter(first, frame, evaluator, ids) ?? committingWith(first, frame, evaluator);
}

/** `session.commit()` below the `yield`; in an `except` it follows a failure. */
function commitAfter(
  yielded: ast.Node,
  frame: Frame,
  evaluator: SessionEvaluator,
  ids: ReadonlySet<string>,
): ast.Expression | null {
  const found = frame.info.module.callsNamed('commit').find(({ node, function: info }) => {
    if (info !== frame.info || node.start < yielded.end || node.func.kind !== 'Attribute') return false;
    const value = evaluator.valueOf(node.func.value, frame);
    return value.kind === 'session' && ids.has(value.session.id) && !isInHandler(node);
  });
  return found?.node ?? null;
}

function isInHandler(node: ast.Node): boolean {
  for (let up = node.parent; up && up.kind !== 'FunctionDef'; up = up.parent) if (up.kind === 'Handler') return true;
  return false;
}

/** The innermost `with` around the `yield` that can commit: `session.begin()`, or a context manager of the project. */
function committingWith(yielded: ast.Node, frame: Frame, evaluator: SessionEvaluator): ast.Expression | null {
  for (let up = yielded.parent; up && up.kind !== 'FunctionDef'; up = up.parent) {
    const items = up.kind === 'With' ? up.items.toReversed() : [];
    const found = items.find(({ context }) => context.kind === 'Call' && mayCommit(context, frame, evaluator));
    if (found) return found.context;
  }
  return null;
}

function mayCommit(call: ast.Call, frame: Frame, evaluator: SessionEvaluator): boolean {
  const isBegin = call.func.kind === 'Attribute' && call.func.attr === 'begin';
  return isBegin || targetOf(call, frame, evaluator) !== null;
}
