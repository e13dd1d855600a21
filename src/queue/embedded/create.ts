/**
 * The program that makes a new store in the folder of its argument, and ends. A process of its own, since making one
 * leaves hundreds of megabytes behind.
 */
import { openPglite } from './open-pglite.ts';

const [folder = ''] = process.argv.slice(2);
process.umask(0o077);
process.on('disconnect', () => process.exit(1));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

/** Two copies of an empty database, 7 MB each: nobody makes another from them. */
const UNUSED = ['template0', 'template1'];

// 1 MB a segment of the log instead of 16: a store is small.
const pglite = await openPglite(folder, { initDbStartParams: ['--wal-segsize=1'] });
for (const each of UNUSED) {
  await pglite.exec(`UPDATE pg_database SET datistemplate = false WHERE datname = '${each}'`);
  await pglite.exec(`DROP DATABASE ${each}`);
}
await pglite.close();
process.exit(0);
