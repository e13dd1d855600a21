import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { parseModule } from '../../src/core/syntax/index.ts';

it('keeps nothing of a text that was parsed', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const inUse = async () => {
    collect();
    await turn();
    collect();
    return process.memoryUsage().heapUsed;
  };
  const parse = (at: number) => void parseModule(Buffer.from(`# ${at} ${'x'.repeat(100_000)}\n`).toString());
  parse(-1);
  const before = await inUse();
  for (let at = 0; at < 60; at += 1) parse(at);
  expect((await inUse()) - before).toBeLessThan(2_000_000);
});
