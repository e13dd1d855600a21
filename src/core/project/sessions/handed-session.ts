import type { FunctionInfo, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { compareVersions } from '../declared-versions.ts';
import type { Project } from '../project.ts';
import { type HandingCall, handingCalls } from './handing-call.ts';
import { isSession } from './session-use.ts';
import { frameOf, type HeldSession, sessionsIn } from './session-value.ts';
import { isWrappedHarmlessly } from './session-wrapping.ts';
import { transactionsOf } from './transactions.ts';

/** Something that lives as long as a request and is handed to code that may run longer. */
export interface HandedSession extends HandingCall {
  readonly at: ast.Expression;
  readonly function: FunctionInfo;
  /** The session itself, an object whose method uses it, or a row that was loaded with one. */
  readonly what: 'session' | 'holder' | 'row';
  /** Where the session is opened; null where the function gets it from a caller. */
  readonly session: HeldSession | null;
  /** The function closes the session itself, so that the version of FastAPI does not matter. */
  readonly own: boolean;
}

/** What a module's functions hand over of the request's session. */
export function* handedSessions(module: Module, project: Project): Generator<HandedSession> {
  for (const handing of handingCalls(module, project)) {
    const info = module.enclosingFunction(handing.call);
    if (!info || !runsAsWritten(handing, info, project)) continue;
    for (const at of handing.given) {
      const session = requestSession(at, info, project);
      if (session) yield { ...handing, at, function: info, what: 'session', ...session };
      else if (isRow(at, info, project))
        yield { ...handing, at, function: info, what: 'row', session: null, own: false };
    }
    const holder = handing.given.some((each) => isSession(each, info, project))
      ? null
      : holderOf(handing, info, project);
    if (holder) yield { ...handing, at: handing.runs, function: info, what: 'holder', ...holder };
  }
}

/** Whether FastAPI closes a request's session before the background tasks run: so in 0.106 to 0.117; null where any may run. */
export function closesBeforeTasks(project: Project): boolean | null {
  const declared = project.declared('fastapi');
  if (!declared) return null;
  if (compareVersions(declared.lowest, '0.118.0') >= 0) return false;
  if (!declared.exact) return null;
  return compareVersions(declared.lowest, '0.106.0') >= 0;
}

/** A decorator of the project may put another session in place of the one that is given. */
function runsAsWritten({ runs }: HandingCall, { module }: FunctionInfo, project: Project): boolean {
  const info = functionAt(runs, module, project);
  return info === null || isWrappedHarmlessly(info, project);
}

function functionAt(node: ast.Expression, module: Module, project: Project): FunctionInfo | null {
  const target = module.resolve(node);
  const definition = target ? project.definition(target) : null;
  if (definition) return 'methods' in definition ? null : definition;
  const type = node.kind === 'Attribute' ? project.typeOf(module, node.value) : null;
  return type && node.kind === 'Attribute' ? project.method(type, node.attr) : null;
}

type Found = Pick<HandedSession, 'session' | 'own'>;

/** A session that a provider closes behind the request, that the function closes itself, or that it is given. */
function requestSession(node: ast.Expression, info: FunctionInfo, project: Project): Found | null {
  if (node.kind !== 'Name' && node.kind !== 'Attribute') return null;
  const { analysis, providers } = transactionsOf(project);
  const env = info.route ? providers.forParameters(info).env : new Map();
  const value = analysis.evaluator.valueOf(node, frameOf(info, env, 0));
  if (value.kind === 'session') {
    const { opener, opened } = value.session;
    const own = opener === info && opened.parent?.kind === 'WithItem';
    return own || opener?.generator ? { session: value.session, own } : null;
  }
  const given = isSession(node, info, project) && isGiven(node, info);
  return given && project.isServed(info) ? { session: null, own: false } : null;
}

/** A parameter, or an attribute of `self`. */
function isGiven(node: ast.Expression, { module }: FunctionInfo): boolean {
  if (node.kind === 'Attribute') return node.value.kind === 'Name' && node.value.id === 'self';
  return node.kind === 'Name' && module.lookup(node).every(({ kind }) => kind === 'parameter');
}

/** `service.send` where `send` uses the session that `service` was made with. */
function holderOf({ runs }: HandingCall, info: FunctionInfo, project: Project): Found | null {
  if (runs.kind !== 'Attribute') return null;
  const method = functionAt(runs, info.module, project);
  if (!method?.class || !usesOwnSession(method, project)) return null;
  const { analysis, providers } = transactionsOf(project);
  const env = info.route ? providers.forParameters(info).env : new Map();
  const inside = sessionsIn(analysis.evaluator.valueOf(runs.value, frameOf(info, env, 0)));
  const held = inside === 'any' ? undefined : inside.find(({ opener }) => opener?.generator);
  if (held) return { session: held, own: false };
  const given = runs.value.kind === 'Name' && isGiven(runs.value, info);
  return given && project.isServed(info) ? { session: null, own: false } : null;
}

/** A call on, or with, an attribute of `self` that is a session. */
function usesOwnSession(method: FunctionInfo, project: Project): boolean {
  const { module, node } = method;
  return module
    .all('Attribute')
    .some(
      (each) =>
        each.start >= node.start &&
        each.end <= node.end &&
        each.value.kind === 'Name' &&
        each.value.id === 'self' &&
        isSession(each, method, project),
    );
}

/** A row whose class is known, in a function that has a session. */
function isRow(node: ast.Expression, info: FunctionInfo, project: Project): boolean {
  if (node.kind !== 'Name' || !project.isServed(info)) return false;
  const type = project.typeOf(info.module, node);
  return type !== null && project.model(type) !== null;
}
