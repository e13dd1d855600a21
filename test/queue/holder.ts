/** A process that holds the store in the folder of its argument until it is killed: its parent reads `open` when it does. */
import { openStore } from '../../src/queue/index.ts';

const [dataDir = ''] = process.argv.slice(2);
await openStore({ databaseUrl: null, dataDir, upkeep: false, onProblem: () => {} });
process.stdout.write('open');
