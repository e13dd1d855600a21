import { constants, cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setup, TEMPLATE } from './template.ts';

/** A folder for DATA_DIR with an empty store in it, so that nobody waits for one to be made. The test removes it. */
export async function freshDataDir(): Promise<string> {
  await setup();
  const folder = mkdtempSync(join(tmpdir(), 'hunkwise-data-'));
  cpSync(TEMPLATE, folder, { recursive: true, mode: constants.COPYFILE_FICLONE });
  return folder;
}
