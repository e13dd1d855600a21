import { importingAll, NEEDS, type Needed } from '../imports.ts';
import { hostsOf, routeBefore } from '../new-code.ts';
import type { Operator } from '../operator.ts';
import { behindImports } from '../statements.ts';

const NEEDED: readonly Needed[] = [
  ...[NEEDS.os, NEEDS.depends, NEEDS.text, NEEDS.createEngine, NEEDS.createAsyncEngine],
  ['from sqlalchemy.orm import sessionmaker', 'sessionmaker', 'sqlalchemy.orm.sessionmaker'],
  [
    'from sqlalchemy.ext.asyncio import async_sessionmaker',
    'async_sessionmaker',
    'sqlalchemy.ext.asyncio.async_sessionmaker',
  ],
];
const NAMES = ['_make', '_make_async', '_sync_session', '_async_session', '_oldest', '_newest'];

/** A module with routes gets two more, with a session of each kind; in the twin each kind has a database of its own. */
export const operator: Operator = {
  name: 'insert-second-session',
  rules: ['db/mixed-sessions'],
  about: 'Opens sessions of both kinds on one database, in one module.',
  *sites(module) {
    const [host] = hostsOf(module);
    const imports = importingAll(module, NEEDED);
    if (!host || !imports || NAMES.some((name) => module.named(name).length > 0)) return;
    const routes = routeBefore(host, {
      name: '_oldest',
      method: 'get',
      params: 'own=Depends(_sync_session)',
      body: [`return {"at": own.scalar(text("select min(at) from items"))}`],
    });
    const others = routeBefore(host, {
      ...{ name: '_newest', method: 'get', params: 'own=Depends(_async_session)', async: true },
      body: [`return {"at": await own.scalar(text("select max(at) from items"))}`],
    });
    const code = (other: string) => behindImports(module, providers(other));
    yield {
      rule: 'db/mixed-sessions',
      mutant: [routes, others, code('DATABASE_URL'), ...imports],
      twin: [routes, others, code('REPORTS_URL'), ...imports],
      places: ['_oldest', '_newest', '_sync_session', '_async_session'].map((name) => ({
        path: module.path,
        function: name,
      })),
    };
  },
};

function providers(other: string): string {
  return `
_make = sessionmaker(create_engine(os.environ["DATABASE_URL"]))
_make_async = async_sessionmaker(create_async_engine(os.environ["${other}"]))


def _sync_session():
    with _make() as session:
        yield session


async def _async_session():
    async with _make_async() as session:
        yield session


`;
}
