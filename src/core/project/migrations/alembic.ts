import type { Source } from '../source.ts';

const ENVIRONMENT = /(^|\/)env\.py$/;
const REVISION = /(^|\/)versions\/([^/]+\/)*[^/]+\.py$/;

/**
 * The paths of environments of Alembic and of its revisions. That it is a dependency says less: another one may have brought
 * it into the lock file. Nothing is parsed for the answer.
 */
export function migrationFiles(sources: readonly Source[]): readonly string[] {
  const found = sources.filter(
    (each) =>
      (ENVIRONMENT.test(each.path) && each.mentions('alembic') && each.mentions('context')) ||
      (REVISION.test(each.path) && each.mentions('down_revision')),
  );
  return found.map(({ path }) => path);
}
