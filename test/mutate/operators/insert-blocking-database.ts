import type { FunctionInfo } from '../../../src/core/semantic/index.ts';
import { type Edit, inside, type Operator } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { atStart, behindImports, importing } from '../statements.ts';

const IMPORTS = [
  ['from sqlalchemy import create_engine', 'create_engine', 'sqlalchemy.create_engine'],
  ['from sqlalchemy import text', 'text', 'sqlalchemy.text'],
  ['from sqlalchemy.orm import sessionmaker', 'sessionmaker', 'sqlalchemy.orm.sessionmaker'],
] as const;
const QUERY = ['with _factory() as _own:', '    _own.execute(text("select 1"))'] as const;

/** Every `async def` route: it gets a query of a plain Session; in the twin the same query runs in a thread. */
export const operator: Operator = {
  name: 'insert-blocking-database',
  rules: ['async/blocking-database'],
  about: 'Lets an `async def` route wait for the database with a plain Session.',
  *sites(module) {
    for (const info of routesOf(module)) {
      if (!info.async || info.generator) continue;
      const mutant = edits(info, QUERY);
      const work = ['def _work():', ...QUERY.map((each) => `    ${each}`), 'await asyncio.to_thread(_work)'];
      const twin = edits(info, work);
      const asyncio = importing(module, 'import asyncio', 'asyncio', 'asyncio');
      if (mutant && twin && asyncio)
        yield { rule: 'async/blocking-database', mutant, twin: [...twin, ...asyncio], places: [inside(info)] };
    }
  },
};

function edits(info: FunctionInfo, code: readonly string[]): Edit[] | null {
  const { module } = info;
  if (module.named('_factory').length > 0) return null;
  const statement = atStart(info, code);
  const imports = IMPORTS.map(([text, name, target]) => importing(module, text, name, target));
  if (!statement || imports.some((each) => each === null)) return null;
  const factory = behindImports(module, '_factory = sessionmaker(create_engine("postgresql:///app"))\n');
  return [statement, factory, ...imports.flatMap((each) => each ?? [])];
}
