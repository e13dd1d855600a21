import { ASYNC_SESSION, type FunctionInfo, SESSION } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { targetOf } from './session-callee.ts';
import { SessionEvaluator, type Typed } from './session-evaluator.ts';
import { carries, type Frame, frameOf, PLAIN, type Value } from './session-value.ts';
import { TransactionAnalysis } from './transaction-summary.ts';

const SESSIONS = new Set([SESSION, ASYNC_SESSION]);
/** Callers above a function that are asked for the session they give it. */
const DEPTH = 3;

/**
 * Follows transactions where sessions come from outside: what is typed as a session is one, and all of them are the same. A
 * function that returns what it has found commits only sometimes.
 */
export function givenSessions(project: Project): TransactionAnalysis {
  const known = analyses.get(project);
  if (known) return known;
  const analysis = new TransactionAnalysis(project, new SessionEvaluator(project, byType(project)), () => false);
  analyses.set(project, analysis);
  return analysis;
}

const analyses = new WeakMap<Project, TransactionAnalysis>();

/** A session, or an object of a class of the project, whose attributes are asked for in turn. */
function byType(project: Project): Typed {
  return (node, { info }) => {
    if (node.kind !== 'Name' && node.kind !== 'Attribute') return PLAIN;
    const type = project.typeOf(info.module, node);
    if (!type) return PLAIN;
    if (project.isA(type, SESSIONS)) return given(node, info);
    const cls = project.definition(type);
    if (!cls || !('methods' in cls) || project.model(type)) return PLAIN;
    return { kind: 'object', cls, type: `${cls.module.name}.${cls.qualname}`, fields: new Map() };
  };
}

function given(opened: ast.Expression, { module }: FunctionInfo): Value {
  return { kind: 'session', session: { id: 'given', opened, module, opener: null } };
}

/** What the parameters of a function hold when one of those who call it gives it a session that no type tells of. */
export function givenByCaller(info: FunctionInfo, project: Project, depth = 0): ReadonlyMap<string, Value> {
  if (depth >= DEPTH || info.params.every(({ annotation, name }) => annotation || name === 'self')) return new Map();
  const { evaluator } = givenSessions(project);
  for (const { node, function: caller } of project.callers(info)) {
    if (!caller || caller === info || caller.module.role !== 'application') continue;
    const frame: Frame = frameOf(caller, givenByCaller(caller, project, depth + 1), 0);
    const target = targetOf(node, frame, evaluator);
    if (target?.kind !== 'function' || target.info !== info) continue;
    const env = evaluator.arguments(target, node, frame);
    if ([...env.values()].some(carries)) return env;
  }
  return new Map();
}
