import type { FunctionInfo } from '../../../src/core/semantic/index.ts';
import { type Edit, inside, type Operator } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { atStart, behindImports, importing } from '../statements.ts';

const SYNC = {
  statement: 'from sqlalchemy import create_engine',
  name: 'create_engine',
  target: 'sqlalchemy.create_engine',
  engine: '_engine = create_engine("postgresql:///app")',
  use: ['with _engine.connect() as _connection:', '    print(_connection.info)'],
} as const;
const ASYNC = {
  statement: 'from sqlalchemy.ext.asyncio import create_async_engine',
  name: 'create_async_engine',
  target: 'sqlalchemy.ext.asyncio.create_async_engine',
  engine: '_engine = create_async_engine("postgresql+asyncpg:///app")',
  use: ['async with _engine.connect() as _connection:', '    print(_connection.info)'],
} as const;

/** A route of a module that makes an engine and connects; in the twin the module makes the engine. */
export const operator: Operator = {
  name: 'engine-in-route',
  rules: ['db/engine-per-request'],
  about: 'Makes an engine in a route, so that each request connects anew.',
  *sites(module) {
    if (['_engine', '_connection'].some((name) => module.named(name).length > 0)) return;
    for (const info of routesOf(module)) {
      if (info.generator) continue;
      const { engine, use } = info.async ? ASYNC : SYNC;
      const mutant = edits(info, [engine, ...use], []);
      const twin = edits(info, use, [behindImports(module, `${engine}\n`)]);
      if (mutant && twin) yield { rule: 'db/engine-per-request', mutant, twin, places: [inside(info)] };
    }
  },
};

function edits(info: FunctionInfo, code: readonly string[], others: readonly Edit[]): Edit[] | null {
  const { statement, name, target } = info.async ? ASYNC : SYNC;
  const imports = importing(info.module, statement, name, target);
  const start = atStart(info, code);
  return start && imports && [start, ...others, ...imports];
}
