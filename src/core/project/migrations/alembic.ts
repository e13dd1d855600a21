import type { Source } from '../source.ts';

const REVISION = /(^|\/)(versions|revisions?|migrations?|alembic)\/([^/]+\/)*[^/]+\.py$/;

/**
 * The paths of Alembic's revisions. Its environment alone says less: who has no revisions in the repository lets them be
 * generated from the database as it is. Nothing is parsed for the answer.
 */
export function migrationFiles(sources: readonly Source[]): readonly string[] {
  return sources.filter((each) => REVISION.test(each.path) && each.mentions('down_revision')).map(({ path }) => path);
}
