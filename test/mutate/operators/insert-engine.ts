import { importingAll, NEEDS } from '../imports.ts';
import { numberOf, oneOf } from '../new-code.ts';
import type { Operator } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { behindImports } from '../statements.ts';

/** Several ways to name the server, so that not one spelling decides. */
const URLS = [
  ['create_engine', '"postgresql+psycopg://db/reports"'],
  ['create_async_engine', '"postgresql+asyncpg://db/reports"'],
  ['create_engine', 'os.getenv("REPORTS_URL", "mysql+pymysql://db/reports")'],
  ['create_async_engine', 'f"postgresql+asyncpg://{os.environ[\'REPORTS_HOST\']}/reports"'],
] as const;

/** A module with routes makes an engine for a server, without a word about its pool; the twin sizes it. */
export const operator: Operator = {
  name: 'insert-engine',
  rules: ['db/implicit-pool-size'],
  about: 'Makes an engine for a server that takes the pool as it comes.',
  *sites(module) {
    if (routesOf(module).length === 0 || module.named('_reports').length > 0) return;
    const [make, url] = oneOf(URLS, numberOf(module));
    const imports = importingAll(module, [
      NEEDS.os,
      make === 'create_engine' ? NEEDS.createEngine : NEEDS.createAsyncEngine,
    ]);
    if (!imports) return;
    const engine = (more: string) => behindImports(module, `_reports = ${make}(${url}${more})\n`);
    yield {
      rule: 'db/implicit-pool-size',
      mutant: [engine(''), ...imports],
      twin: [engine(', pool_size=3, max_overflow=2'), ...imports],
      places: [{ path: module.path, function: null }],
    };
  },
};
