import { ASYNC_SESSION, argument, type ClassInfo, type Module, SESSION } from '../semantic/index.ts';
import type { ast } from '../syntax/index.ts';
import { definitionOf } from './definition-value.ts';
import type { Project } from './project.ts';

const SESSIONS = new Set([SESSION, ASYNC_SESSION]);
const FACTORY = /^sqlalchemy\.(?:orm\.sessionmaker|ext\.asyncio\.async_sessionmaker)\[(.+)\]$/;
const ENGINES = new Set(['sqlalchemy.Engine', 'sqlalchemy.ext.asyncio.AsyncEngine']);
/** What a session class of the project must not replace: then it is unknown what ends a transaction. */
const OWN_WAYS = new Set(
  '__exit__ __aexit__ close commit rollback begin add add_all delete merge flush execute exec scalar scalars'.split(' '),
);
const AUTOCOMMIT = /AUTOCOMMIT|autocommit\s*=\s*True/;

/**
 * Whether a call makes a new session whose writes are lost unless somebody commits: `Session(engine)`, or `SessionLocal()`
 * of a session factory. A session on a connection that has a transaction of its own, or one that commits by itself, is none.
 */
export function opensSession(call: ast.Call, module: Module, project: Project): boolean {
  const target = module.resolve(call.func);
  if (target && SESSIONS.has(target)) return hasEngine(call, module, project);
  const made = project.typeOf(module, call.func)?.match(FACTORY)?.[1];
  return made !== undefined && isUsual(made, project) && !commitsItself(call.func, module, project);
}

/** Whether an expression is a session factory. */
export function isFactory(node: ast.Expression, module: Module, project: Project): boolean {
  return FACTORY.test(project.typeOf(module, node) ?? '');
}

function hasEngine(call: ast.Call, module: Module, project: Project): boolean {
  const bind = argument(call, 0, 'bind');
  const type = bind && project.typeOf(module, bind);
  return bind !== undefined && ENGINES.has(type ?? '') && !AUTOCOMMIT.test(definitionText(bind, module, project));
}

function isUsual(made: string, project: Project, depth = 0): boolean {
  if (SESSIONS.has(made)) return true;
  const cls = depth > 4 ? null : project.definition(made);
  return cls !== null && 'methods' in cls && keepsWays(cls) && cls.bases.some((each) => isUsual(each, project, depth + 1));
}

function keepsWays({ methods }: ClassInfo): boolean {
  return [...methods.keys()].every((each) => !OWN_WAYS.has(each));
}

/** An engine or factory in autocommit mode; one that is not found counts as such when the project has any. */
function commitsItself(factory: ast.Expression, module: Module, project: Project): boolean {
  const { module: home, node } = definitionOf(project, module, factory);
  if (node.kind !== 'Call') return hasAutocommit(project);
  const bind = argument(node, 0, 'bind');
  if (AUTOCOMMIT.test(home.text(node))) return true;
  return bind ? AUTOCOMMIT.test(definitionText(bind, home, project)) : false;
}

function definitionText(node: ast.Expression, module: Module, project: Project): string {
  const placed = definitionOf(project, module, node);
  return placed.module.text(placed.node);
}

function hasAutocommit(project: Project): boolean {
  return project
    .mentioning('AUTOCOMMIT')
    .some(({ role, syntax }) => role === 'application' && /sessionmaker/.test(syntax.text));
}
