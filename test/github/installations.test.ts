import { expect, test } from 'vitest';
import { listInstallations } from '../../src/github/index.ts';
import { appClient, github, start } from '../double/setup.ts';

test('suspended installations are left out, those of a second page are not', async () => {
  await start();
  for (let at = 1; at <= 101; at += 1) github.installationId(`team-${at}`);
  github.suspend('team-7');
  const listed = await listInstallations(appClient());
  expect(listed).toHaveLength(100);
  expect(listed.at(-1)).toEqual({ id: github.installationId('team-101'), account: 'team-101' });
  expect(listed.map(({ account }) => account)).not.toContain('team-7');
  github.suspend('team-7', false);
  expect(await listInstallations(appClient())).toHaveLength(101);
});
