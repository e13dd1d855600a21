import type { Source } from '../source.ts';

const REVISION = /(^|\/)(versions|revisions?|migrations?|alembic)\/([^/]+\/)*[^/]+\.py$/;

/**
 * Whether there is a revision of Alembic. Its environment alone says less: who has no revisions in the repository lets them be
 * generated from the database as it is. Nothing is parsed for the answer.
 */
export function hasMigrations(sources: readonly Source[]): boolean {
  return sources.some((each) => REVISION.test(each.path) && each.mentions('down_revision'));
}
