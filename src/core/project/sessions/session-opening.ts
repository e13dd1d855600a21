import { ASYNC_SESSION, argument, type ClassInfo, keyword, type Module, SESSION } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { perNode } from '../per-module.ts';
import type { Project } from '../project.ts';
import { definitionOf, type Placed } from '../values/definition-value.ts';
import { keptInState } from './session-state.ts';

const SESSIONS = new Set([SESSION, ASYNC_SESSION]);
const FACTORIES: Readonly<Record<string, string>> = {
  'sqlalchemy.orm.sessionmaker': SESSION,
  'sqlalchemy.ext.asyncio.async_sessionmaker': ASYNC_SESSION,
};
const FACTORY = /^sqlalchemy\.(?:orm\.sessionmaker|ext\.asyncio\.async_sessionmaker)\[/;
const ENGINES = new Set([
  'sqlalchemy.Engine',
  'sqlalchemy.engine.Engine',
  'sqlalchemy.engine.base.Engine',
  'sqlalchemy.ext.asyncio.AsyncEngine',
]);
/** What a session class of the project must not replace: then it is unknown what ends a transaction. */
const OWN_WAYS = new Set(
  '__exit__ __aexit__ close commit rollback begin add add_all delete merge flush execute exec scalar scalars'.split(
    ' ',
  ),
);
const AUTOCOMMIT = /AUTOCOMMIT|autocommit\s*=\s*True/;

/**
 * Whether a call makes a new session whose writes are lost unless somebody commits: `Session(engine)`, or `SessionLocal()`
 * of a session factory. A session on a connection that has a transaction of its own, or one that commits by itself, is none.
 */
export const opensSession = perNode((call: ast.Call, module: Module, project: Project): boolean => {
  const target = module.resolve(call.func);
  if (target && SESSIONS.has(target)) return hasEngine(call, module, project);
  const placed = keptInState(call.func, module, project) ?? { module, node: call.func };
  const made = factoryCall(placed, project, 0);
  if (!made) return isFactory(placed.node, placed.module, project) && !hasAutocommit(project);
  const { node, module: home } = made;
  const cls = keyword(node, 'class_');
  const type = cls ? home.resolve(cls) : FACTORIES[home.resolve(node.func) ?? ''];
  return type !== null && type !== undefined && isUsual(type, project) && !commitsItself(node, home, project);
});

/** The engine that a call which opens a session binds it to, as the expression that is given; null where that is not known. */
export function boundTo(call: ast.Call, module: Module, project: Project): Placed | null {
  const isSession = SESSIONS.has(module.resolve(call.func) ?? '');
  const made = isSession
    ? { module, node: call }
    : factoryCall(keptInState(call.func, module, project) ?? { module, node: call.func }, project, 0);
  const bind = made && argument(made.node, 0, 'bind');
  return made && bind ? { module: made.module, node: bind } : null;
}

/** Whether an expression is a session factory. */
export const isFactory = perNode((node: ast.Expression, module: Module, project: Project): boolean => {
  if (FACTORY.test(project.typeOf(module, node) ?? '')) return true;
  return factoryCall(keptInState(node, module, project) ?? { module, node }, project, 0) !== null;
});

/** The `sessionmaker(…)` behind a factory: through variables, attributes and functions that make one. */
function factoryCall(placed: Placed, project: Project, depth: number): (Placed & { node: ast.Call }) | null {
  const { module, node } = definitionOf(project, placed.module, placed.node);
  if (node.kind !== 'Call' || depth > 3) return null;
  if ((module.resolve(node.func) ?? '') in FACTORIES) return { module, node };
  const maker = project.callee(module, node);
  const returned = maker?.module
    .all('Return')
    .filter((each) => each.value !== null && maker.module.enclosingCode(each) === maker.node);
  const [only] = returned ?? [];
  return maker && only?.value && returned?.length === 1
    ? factoryCall({ module: maker.module, node: only.value }, project, depth + 1)
    : null;
}

function hasEngine(call: ast.Call, module: Module, project: Project): boolean {
  const bind = argument(call, 0, 'bind');
  if (!bind || AUTOCOMMIT.test(definitionText(bind, module, project))) return false;
  return isEngine(bind, module, project) || isConnection(bind, module, project);
}

function isEngine(node: ast.Expression, module: Module, project: Project): boolean {
  return ENGINES.has(project.typeOf(module, node) ?? '');
}

/** `engine.connect()`, which begins nothing, also as the name that a `with` gives it. */
function isConnection(node: ast.Expression, module: Module, project: Project): boolean {
  if (node.kind === 'Name') {
    const [binding, ...others] = module.lookup(node);
    const inWith = binding?.kind === 'with' && others.length === 0;
    return inWith && !AUTOCOMMIT.test(module.text(binding.node)) && isConnection(binding.node.context, module, project);
  }
  if (node.kind !== 'Call' || node.func.kind !== 'Attribute') return false;
  if (node.func.attr === 'connect') return isEngine(node.func.value, module, project);
  return node.func.attr === 'execution_options' && isConnection(node.func.value, module, project);
}

function isUsual(made: string, project: Project, depth = 0): boolean {
  if (SESSIONS.has(made)) return true;
  const cls = depth > 4 ? null : project.definition(made);
  return (
    cls !== null && 'methods' in cls && keepsWays(cls) && cls.bases.some((each) => isUsual(each, project, depth + 1))
  );
}

function keepsWays({ methods }: ClassInfo): boolean {
  return [...methods.keys()].every((each) => !OWN_WAYS.has(each));
}

/** A factory, or the engine it is bound to, in autocommit mode. */
function commitsItself(factory: ast.Call, module: Module, project: Project): boolean {
  const bind = argument(factory, 0, 'bind');
  if (AUTOCOMMIT.test(module.text(factory))) return true;
  return bind ? AUTOCOMMIT.test(definitionText(bind, module, project)) : false;
}

function definitionText(node: ast.Expression, module: Module, project: Project): string {
  const placed = definitionOf(project, module, node);
  return placed.module.text(placed.node);
}

/** A factory whose definition is not found may be any of the project's. */
function hasAutocommit(project: Project): boolean {
  return project
    .mentioning('AUTOCOMMIT')
    .some(({ role, syntax }) => role === 'application' && /sessionmaker/.test(syntax.text));
}
