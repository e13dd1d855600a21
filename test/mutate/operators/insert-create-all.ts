import { importingAll, NEEDS } from '../imports.ts';
import { modelIn } from '../models.ts';
import type { Operator } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { behindImports } from '../statements.ts';

/** In a project that names Alembic among its requirements: a module with routes and a mapped class makes the tables when it is imported. */
export const operator: Operator = {
  name: 'insert-create-all',
  rules: ['db/schema-outside-migration'],
  about: 'Makes the tables beside the revisions that should make them.',
  *sites(module, project) {
    const model = modelIn(module, project);
    const imports = importingAll(module, [NEEDS.os, NEEDS.createEngine]);
    if (!model || !imports || routesOf(module).length === 0 || module.named('_tables').length > 0) return;
    if (!project.manifests.some(({ text }) => /\balembic\b/.test(text))) return;
    const engine = '_tables = create_engine(os.environ["DATABASE_URL"], pool_size=2)\n';
    const made = (code: string) => behindImports(module, `${engine}${code}\n`);
    yield {
      rule: 'db/schema-outside-migration',
      mutant: [made(`${model}.metadata.create_all(_tables)`), ...imports],
      twin: [made(`print(${model}.metadata.tables)`), ...imports],
      places: [{ path: module.path, function: null }],
    };
  },
};
