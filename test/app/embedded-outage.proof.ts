import { execFileSync } from 'node:child_process';
import { constants, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LoopbackGitHub } from '../double/loopback.ts';
import type { Delivery, PullRequest } from '../double/model.ts';
import { startGitHub } from '../double/server.ts';
import { freshDataDir } from '../queue/embedded-store.ts';
import { TEMPLATE } from '../queue/template.ts';
import { type AppProcess, startApp } from './app-process.ts';
import { expectEachOnce, openMany, tellOf } from './many-pulls.ts';
import { jobsOf } from './queue-state.ts';
import { childWith, isLinux } from './system-processes.ts';

/** GitHub gives up after ten seconds. */
const PATIENCE_OF_GITHUB = 10;
const PATIENCE = { timeout: 60_000, interval: 200 };

async function stage(DATA_DIR: string) {
  const github = await startGitHub();
  onTestFinished(() => github.close());
  const app = await startApp(github, { DATA_DIR });
  onTestFinished(async () => void (await app.stop()));
  github.setWebhook({ url: app.webhookUrl, events: [] });
  return { github, app };
}

/** Each webhook was answered in time: taken, or 503. @returns those that were not taken */
function refused(deliveries: readonly Delivery[]): Delivery[] {
  const slowest = Math.max(...deliveries.map(({ duration }) => duration));
  const failed = deliveries.filter(({ statusCode }) => statusCode !== 200);
  console.log(`${failed.length} of ${deliveries.length} refused; slowest answer ${slowest.toFixed(2)} s`);
  expect(slowest).toBeLessThan(PATIENCE_OF_GITHUB);
  expect(new Set(failed.map(({ statusCode }) => statusCode))).toEqual(new Set(failed.length > 0 ? [503] : []));
  return failed;
}

/** What was refused comes once more, as reconciliation asks for it; then all is done, and once. */
async function expectNothingLost(
  github: LoopbackGitHub,
  app: AppProcess,
  failed: readonly Delivery[],
  pulls: readonly PullRequest[],
) {
  for (const delivery of failed) expect((await github.redeliver(delivery)).statusCode).toBe(200);
  await expectEachOnce(github, pulls);
  await expect.poll(() => jobsOf(app, 'review'), PATIENCE).toBe(0);
  expect(await jobsOf(app, 'dead')).toBe(0);
  expect(github.violations).toEqual([]);
}

describe.runIf(isLinux)('when the embedded store goes away', () => {
  it('as its process is killed under load, it comes back by itself, and nothing is lost', async () => {
    const dataDir = await freshDataDir();
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 }));
    const { github, app } = await stage(dataDir);
    const pulls = await openMany(github, 6, 10);
    const told: Promise<Delivery>[] = [];
    const killed = new Set<number>();
    for (const [at, pull] of pulls.entries()) {
      told.push(tellOf(github, app.webhookUrl, pull));
      const store = at % 20 === 10 ? childWith(app.child.pid as number, 'embedded/child') : null;
      if (store !== null && killed.add(store)) process.kill(store, 'SIGKILL');
      await pause(200);
    }
    const failed = refused(await Promise.all(told));
    expect(killed.size).toBeGreaterThan(1);
    await expectNothingLost(github, app, failed, pulls);
  });

  const isRoot = process.getuid?.() === 0;

  it.runIf(isRoot)('as its disk is full, webhooks get 503 until there is room again, and nothing is lost', async () => {
    const disk = mkdtempSync(join(tmpdir(), 'hunkwise-disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', disk]);
    onTestFinished(() => {
      execFileSync('umount', ['-l', disk]);
      rmSync(disk, { recursive: true });
    });
    const dataDir = join(disk, 'data');
    cpSync(TEMPLATE, dataDir, { recursive: true, mode: constants.COPYFILE_FICLONE });
    const { github, app } = await stage(dataDir);
    const pulls = await openMany(github, 6, 4);
    const ballast = join(disk, 'ballast');
    fill(ballast);
    const deliveries: Delivery[] = [];
    const refusals = () => deliveries.filter(({ statusCode }) => statusCode !== 200).length;
    // Until what it has of the disk is used up, too.
    for (let at = 0; at < pulls.length || (at < 3_000 && refusals() < 3); at++) {
      deliveries.push(await tellOf(github, app.webhookUrl, pulls[at % pulls.length] as PullRequest));
    }
    expect(refusals()).toBeGreaterThanOrEqual(3);
    rmSync(ballast);
    const freed = performance.now();
    const again = async () => {
      const delivery = await tellOf(github, app.webhookUrl, pulls[0] as PullRequest);
      deliveries.push(delivery);
      return delivery.statusCode;
    };
    await expect.poll(again, PATIENCE).toBe(200);
    console.log(`takes webhooks again ${Math.round(performance.now() - freed)} ms after there was room`);
    await expectNothingLost(github, app, refused(deliveries), pulls);
  });
});

/** Leaves not a byte. */
function fill(file: string): void {
  try {
    execFileSync('dd', ['if=/dev/zero', `of=${file}`, 'bs=4k'], { stdio: 'ignore' });
  } catch {
    // It ends with "No space left on device".
  }
}
