import type { FunctionInfo } from '../../../src/core/semantic/index.ts';
import { type Edit, inside, type Operator, type Place } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { atStart, behindImports, importing } from '../statements.ts';

const SYNC = {
  imports: [
    ['from sqlalchemy import create_engine', 'create_engine', 'sqlalchemy.create_engine'],
    ['from sqlalchemy.orm import sessionmaker', 'sessionmaker', 'sqlalchemy.orm.sessionmaker'],
  ],
  factory: '_factory = sessionmaker(create_engine("postgresql:///app"))',
  use: '_session.expire_all()',
  own: ['with _factory() as _own:', '    _own.expire_all()'],
} as const;
const ASYNC = {
  imports: [
    [
      'from sqlalchemy.ext.asyncio import create_async_engine',
      'create_async_engine',
      'sqlalchemy.ext.asyncio.create_async_engine',
    ],
    [
      'from sqlalchemy.ext.asyncio import async_sessionmaker',
      'async_sessionmaker',
      'sqlalchemy.ext.asyncio.async_sessionmaker',
    ],
  ],
  factory: '_factory = async_sessionmaker(create_async_engine("postgresql+asyncpg:///app"))',
  use: '_session.expire_all()',
  own: ['async with _factory() as _own:', '    _own.expire_all()'],
} as const;

/** The first route of a module: a session at module level is shared by its requests. The twin shares the factory only. */
export const operator: Operator = {
  name: 'global-session',
  rules: ['db/global-session'],
  about: 'Makes one session for all requests of a module.',
  *sites(module) {
    const info = routesOf(module).find(({ generator, class: cls }) => !generator && !cls);
    if (!info || ['_factory', '_session', '_own'].some((name) => module.named(name).length > 0)) return;
    const way = info.async ? ASYNC : SYNC;
    const mutant = edits(info, way, [way.use], `${way.factory}\n_session = _factory()\n`);
    const twin = edits(info, way, way.own, `${way.factory}\n`);
    const places: Place[] = [inside(info), { path: module.path, function: null }];
    if (mutant && twin) yield { rule: 'db/global-session', mutant, twin, places };
  },
};

function edits(
  info: FunctionInfo,
  { imports }: typeof SYNC | typeof ASYNC,
  code: readonly string[],
  top: string,
): Edit[] | null {
  const { module } = info;
  const use = atStart(info, code);
  const imported = imports.map(([statement, name, target]) => importing(module, statement, name, target));
  if (!use || imported.some((each) => each === null)) return null;
  return [behindImports(module, top), use, ...imported.flatMap((each) => each ?? [])];
}
