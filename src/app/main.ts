import { existsSync } from 'node:fs';
import { HunkwiseError } from '../core/error.ts';
import { readEnvironment } from './environment.ts';
import { serve } from './serve.ts';

/** `npm start`: the App until it is told to stop. Exit 0 after SIGTERM or SIGINT, 2 when it cannot start. */
async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const server = await serve(readEnvironment(process.env));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => void server.stop().then(() => process.exit(0)));
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof HunkwiseError)) throw error;
  console.error(`${error.message}\n${error.hint}`);
  process.exit(2);
}
