import { enableCompileCache } from 'node:module';
import { parseArgs } from 'node:util';
import { HunkwiseError } from '../core/error.ts';

/** `npm start`, with `-- --role worker` for a part of it. Exit 2 when it cannot start. */
enableCompileCache();
try {
  // After the cache is on, so that what it needs is kept there.
  const { start } = await import('./start.ts');
  await start(parseArgs({ options: { role: { type: 'string' } } }).values.role);
} catch (error) {
  const isUsage = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (!(error instanceof HunkwiseError) && !isUsage) throw error;
  console.error(error instanceof HunkwiseError ? `${error.message}\n${error.hint}` : error.message);
  process.exit(2);
}
