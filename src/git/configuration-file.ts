import { CONFIGURATION_PATH } from '../config/index.ts';
import { HunkwiseError } from '../core/error.ts';
import type { ConfigurationFile } from '../review/ports.ts';
import type { Decoded } from './decode.ts';
import { isFile } from './raw-diff.ts';
import { readBlobs } from './read-blobs.ts';
import type { Repository } from './repository.ts';
import { runGit } from './run-git.ts';

/** The configuration as it stands in a commit or tree; null where there is none. A symbolic link is none. */
export async function committedConfiguration(repository: Repository, tree: string): Promise<ConfigurationFile | null> {
  const entry = await runGit(repository.directory, ['ls-tree', '-z', '--full-tree', tree, '--', CONFIGURATION_PATH]);
  return readEntry(repository, entry.toString());
}

/** The configuration as it stands in the index. */
export async function stagedConfiguration(repository: Repository): Promise<ConfigurationFile | null> {
  const args = ['ls-files', '-s', '-z', '--full-name', '--', CONFIGURATION_PATH];
  const entry = await runGit(repository.directory, args, { indexFile: repository.indexFile });
  return readEntry(repository, entry.toString());
}

/** Reads the blob of `100644 blob <id>\t<path>` (ls-tree) or `100644 <id> 0\t<path>` (ls-files). */
async function readEntry(repository: Repository, entry: string): Promise<ConfigurationFile | null> {
  const id = /[0-9a-f]{40,}/.exec(entry)?.[0];
  if (!isFile(entry.slice(0, 6)) || id === undefined) return null;
  const blob = (await readBlobs(repository, [id])).get(id);
  return configurationOf(blob);
}

/** @throws HunkwiseError for what is no text: to go on with the defaults would hide that the settings do not count. */
export function configurationOf(content: Decoded | undefined): ConfigurationFile | null {
  if (!content) return null;
  if ('text' in content) return { path: CONFIGURATION_PATH, text: content.text };
  const hint = 'Store it as UTF-8 text, or remove it.';
  throw new HunkwiseError('configuration-unreadable', `${CONFIGURATION_PATH} ${content.unread}.`, { hint });
}
