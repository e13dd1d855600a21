import { existsSync } from 'node:fs';
import { HunkwiseError } from '../core/error.ts';
import { readEnvironment } from './environment.ts';
import { isRole, ROLES } from './role.ts';
import { serve } from './serve.ts';

/**
 * Runs the App until a signal ends it; exit 0 then.
 *
 * @throws HunkwiseError when it cannot start
 */
export async function start(role = 'all'): Promise<void> {
  if (!isRole(role)) {
    throw new HunkwiseError('unknown-role', `There is no role ${role}.`, {
      hint: `Choose one of ${ROLES.join(', ')}.`,
    });
  }
  if (existsSync('.env')) process.loadEnvFile('.env');
  const server = await serve(readEnvironment(process.env), role);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => void server.stop().then(() => process.exit(0)));
  }
}
