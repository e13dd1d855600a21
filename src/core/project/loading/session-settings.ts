import {
  ASYNC_SESSION,
  assignedToSelf,
  type Binding,
  type FunctionInfo,
  keyword,
  type Module,
  reachingBindings,
  SESSION,
} from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { definitionOf } from '../values/definition-value.ts';
import { providerOf } from './loaded-provider.ts';
import type { Place } from './rows.ts';

/** Calls that make session factories. SQLAlchemy [1.4]; `async_sessionmaker` [2.0]. */
const FACTORIES = new Set(['sqlalchemy.orm.sessionmaker', 'sqlalchemy.ext.asyncio.async_sessionmaker']);
const SESSIONS = new Set([SESSION, ASYNC_SESSION]);

/** Whether `commit()` makes a session's objects unreadable until they are loaded again, and the line that says so. */
export interface Expiry {
  readonly expires: boolean;
  readonly at: Place<ast.Call>;
}

/**
 * The `expire_on_commit` of the session that an expression holds: through its `Depends` provider, `with`, variables and its
 * factory. Null where those do not lead to one.
 */
export function expiryOf(project: Project, { module, node }: Place<ast.Expression>): Expiry | null {
  return ofSession(project, module, node, 0);
}

/** Whether the expression is an AsyncSession, or one of a class below it. */
export function isAsyncSession(project: Project, module: Module, node: ast.Expression): boolean {
  const type = project.typeOf(module, node);
  return type !== null && project.isA(type, new Set([ASYNC_SESSION]));
}

function ofSession(project: Project, module: Module, node: ast.Expression, depth: number): Expiry | null {
  if (depth > 8) return null;
  switch (node.kind) {
    case 'Await':
      return ofSession(project, module, node.value, depth + 1);
    case 'Name':
      return agreed(reachingBindings(node, module).map((each) => ofBinding(project, module, each, depth)));
    case 'Attribute': {
      const owner =
        node.value.kind === 'Name' && node.value.id === 'self' ? module.enclosingFunction(node)?.class : null;
      const values = owner ? assignedToSelf(module, owner.node, node.attr) : [];
      return values.length > 0 ? agreed(values.map((each) => ofSession(project, module, each, depth + 1))) : null;
    }
    case 'Call':
      return ofCall(project, module, node, depth);
    default:
      return null;
  }
}

function ofBinding(project: Project, module: Module, binding: Binding, depth: number): Expiry | null {
  switch (binding.kind) {
    case 'assignment':
      return ofSession(project, module, binding.value, depth + 1);
    case 'with':
      return ofSession(project, module, binding.node.context, depth + 1);
    case 'parameter': {
      const provider = providerOf(project, module, binding.node);
      const target = provider?.module.resolve(provider.node);
      const found = target ? project.definition(target) : null;
      return found && !('methods' in found) ? handedOut(project, found, depth) : null;
    }
    default:
      return null;
  }
}

/** What a provider or context manager yields or returns. */
function handedOut(project: Project, { module, node, generator }: FunctionInfo, depth: number): Expiry | null {
  const exits: readonly (ast.Yield | ast.Return)[] = generator ? module.all('Yield') : module.all('Return');
  const values = exits.flatMap((each) => (each.value && module.enclosingCode(each) === node ? [each.value] : []));
  return agreed(values.map((each) => ofSession(project, module, each, depth + 1)));
}

/** `SessionLocal()`, `AsyncSession(engine)`, `get_session()`. */
function ofCall(project: Project, module: Module, call: ast.Call, depth: number): Expiry | null {
  const target = module.resolve(call.func);
  if (target && SESSIONS.has(target)) return setting(module, call);
  const callee = project.callee(module, call);
  if (callee) return callee.name === '__init__' ? null : handedOut(project, callee, depth + 1);
  const begun = call.func.kind === 'Attribute' && call.func.attr === 'begin' ? call.func.value : call.func;
  const factory = definitionOf(project, module, begun);
  if (factory.node.kind !== 'Call') return null;
  return FACTORIES.has(factory.module.resolve(factory.node.func) ?? '') ? setting(factory.module, factory.node) : null;
}

/** The argument of a factory or session; null when keywords are unpacked or it is no literal. */
function setting(module: Module, call: ast.Call): Expiry | null {
  const value = keyword(call, 'expire_on_commit');
  if (call.keywords.some(({ name }) => name === null)) return null;
  if (value && value.kind !== 'Constant') return null;
  return { expires: value?.value !== 'False', at: { module, node: call } };
}

function agreed(found: readonly (Expiry | null)[]): Expiry | null {
  const [first] = found;
  return first && found.every((each) => each?.expires === first.expires) ? first : null;
}
