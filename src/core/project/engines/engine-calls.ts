import { argument, type CallSite, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';

/** Calls that make an engine with a pool of its own. SQLAlchemy [1.4], SQLModel. */
const ENGINES = [
  'sqlalchemy.create_engine',
  'sqlalchemy.ext.asyncio.create_async_engine',
  'sqlalchemy.engine_from_config',
  'sqlalchemy.ext.asyncio.async_engine_from_config',
];

export function engineCalls(module: Module): readonly CallSite[] {
  return module.calls(...ENGINES);
}

/** The url of an engine, or the configuration that holds it; undefined when a function connects in its place. */
export function urlOf(call: ast.Call): ast.Expression | undefined {
  if (call.keywords.some(({ name }) => name === 'creator' || name === 'async_creator')) return undefined;
  return argument(call, 0, 'url') ?? argument(call, 0, 'configuration');
}
