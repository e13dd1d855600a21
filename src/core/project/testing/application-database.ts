import type { Module } from '../../semantic/index.ts';
import { type ast, children } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { definitionOf } from '../values/definition-value.ts';

const SESSIONS = new Set(['sqlalchemy.orm.Session', 'sqlalchemy.ext.asyncio.AsyncSession']);
const FACTORIES = new Set(['sqlalchemy.orm.sessionmaker', 'sqlalchemy.ext.asyncio.async_sessionmaker']);
const ENGINES = new Set([
  'sqlalchemy.create_engine',
  'sqlalchemy.ext.asyncio.create_async_engine',
  'sqlalchemy.ext.asyncio.async_engine_from_config',
]);
/** A name or a value that speaks of a database for tests, or of one in memory. */
const FOR_TESTS = /test|sqlite|memory/i;
const DEEPEST = 6;

/** Whether a call makes a session on the database that the application itself uses: by its factory, its engine or its settings. */
export function opensApplicationSession(call: ast.Call, module: Module, project: Project): boolean {
  const target = module.resolve(call.func);
  if (target && SESSIONS.has(target)) return madeFromApplication(call, module, project);
  const factory = definitionOf(project, module, call.func);
  if (factory.node.kind !== 'Call' || !FACTORIES.has(factory.module.resolve(factory.node.func) ?? '')) return false;
  if (FOR_TESTS.test(module.text(call))) return false;
  if (factory.module.role === 'application') return !FOR_TESTS.test(factory.module.text(factory.node));
  return madeFromApplication(factory.node, factory.module, project);
}

/** One of the arguments leads to the application's engine or settings. */
function madeFromApplication(call: ast.Call, module: Module, project: Project): boolean {
  if (FOR_TESTS.test(module.text(call))) return false;
  const values = [...call.args, ...call.keywords.filter(({ name }) => name === 'bind').map(({ value }) => value)];
  return values.some((each) => leadsToApplication(each, module, project, 0));
}

function leadsToApplication(node: ast.Expression, module: Module, project: Project, depth: number): boolean {
  if (depth > DEEPEST || FOR_TESTS.test(module.text(node))) return false;
  const placed = definitionOf(project, module, node);
  const made = placed.node;
  if (FOR_TESTS.test(placed.module.text(made))) return false;
  if (placed.module !== module && placed.module.role === 'application') return true;
  if (made.kind === 'Call') {
    const isEngine = ENGINES.has(placed.module.resolve(made.func) ?? '');
    return isEngine && made.args.some((each) => leadsToApplication(each, placed.module, project, depth + 1));
  }
  if (made.kind === 'Attribute' || made.kind === 'Name') return isOfApplication(made, placed.module, project);
  if (made.kind !== 'BinOp' && made.kind !== 'FString') return false;
  return children(made).some((each) => leadsToApplication(each as ast.Expression, placed.module, project, depth + 1));
}

/** `settings.DATABASE_URL` of the application. */
function isOfApplication(node: ast.Expression, module: Module, project: Project): boolean {
  const name = module.resolve(node);
  if (name && project.find(name)?.module.role === 'application') return true;
  return node.kind === 'Attribute' && isOfApplication(node.value, module, project);
}
