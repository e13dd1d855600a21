/** `npm run load`: how the App bears what a GitHub can do to it. */
import { availableParallelism } from 'node:os';
import { HunkwiseError } from '../../src/core/error.ts';
import { setup } from '../queue/template.ts';
import { type Arguments, readArguments } from './arguments.ts';
import { burst } from './burst.ts';
import { endToEnd } from './end-to-end.ts';
import { type Ground, onGround } from './ground.ts';
import { startsOfApp, startsOfQueue } from './latency-of-start.ts';
import { appStartsTable, burstTable, endToEndTable, scaleOutTable, startsTable } from './report.ts';
import { sampleLine, soakTable } from './report-soak.ts';
import { scaleOut } from './scale-out.ts';
import { soak } from './soak.ts';

/** Milliseconds, of the burst. */
const WITHIN = 9_000;

async function main(): Promise<void> {
  const given = readArguments();
  // An empty store to copy.
  await setup();
  const data: object[] = [];
  const say = <T extends object>(result: T, table: (result: T) => string) => {
    data.push(result);
    if (!given.json) console.log(`${table(result)}\n`);
  };
  if (!given.json) console.log(`${availableParallelism()} cores, Node ${process.versions.node}\n`);
  await onGround((ground) => playAll(ground, given, say), { latency: given.latency });
  if (given.json) console.log(JSON.stringify(data, null, 2));
}

type Say = <T extends object>(result: T, table: (result: T) => string) => void;

async function playAll(ground: Ground, given: Arguments, say: Say): Promise<void> {
  const { what, stores, workers, concurrency, installations, pulls, runs } = given;
  const environment = { CONCURRENCY: String(concurrency) };
  for (const store of stores) {
    if (what.has('burst')) {
      const plan = { installations, pulls: 10, pushes: 4, within: (WITHIN * installations) / 20 };
      say(await burst(ground, { store, workers, environment, ...plan }), burstTable);
    }
    if (what.has('latency-of-start')) {
      say(await startsOfQueue(store, given.count), startsTable);
      say(await startsOfApp(ground, store, workers, given.count), appStartsTable);
    }
    if (what.has('end-to-end')) say(await endToEnd(ground, store, given.count), endToEndTable);
  }
  if (what.has('scale-out')) {
    const latency = given.latency || 100;
    say(await scaleOut(ground, { pulls, concurrency, latency, runs }), scaleOutTable);
  }
  if (what.has('soak'))
    say(await soak(ground, given.soak, environment, (sample) => console.error(sampleLine(sample))), soakTable);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof HunkwiseError)) throw error;
  console.error(`${error.message}\n\n${error.hint}`);
  process.exitCode = 2;
}
