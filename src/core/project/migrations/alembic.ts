import type { Source } from '../source.ts';

const ENVIRONMENT = /(^|\/)env\.py$/;
const REVISION = /(^|\/)versions\/([^/]+\/)*[^/]+\.py$/;

/**
 * Whether there is an environment of Alembic, or a revision. That it is a dependency says less: another one may have brought it
 * into the lock file. Nothing is parsed for the answer.
 */
export function hasMigrations(sources: readonly Source[]): boolean {
  return sources.some(
    (each) =>
      (ENVIRONMENT.test(each.path) && each.mentions('alembic') && each.mentions('context')) ||
      (REVISION.test(each.path) && each.mentions('down_revision')),
  );
}
