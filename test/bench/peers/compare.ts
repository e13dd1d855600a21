import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ScratchFolder } from '../../git/scratch-repository.ts';
import type { Input } from '../input.ts';
import { type PeerFigures, peerFigures, peerTable } from './figures.ts';
import { installPeers } from './install.ts';
import { type ChangeOnDisk, writeChanges } from './repository.ts';
import { type Tool, toolsIn } from './tools.ts';
import { type ProcessCost, wholeProcess } from './whole-process.ts';

/** Whatever takes longer (seconds) is run once: five runs would only tell the same. */
const PATIENCE = 60;

/** How the tools are run. */
export interface PeerOptions {
  /** Files in the changes. */
  readonly sizes: readonly number[];
  /** Of each tool on each change. */
  readonly runs: number;
  /** Seconds after which a tool is killed. */
  readonly cap: number;
  readonly tell: (message: string) => void;
}

/** Runs each tool in turn on changes of the input, which is written to disk as a repository. */
export function comparePeers(input: Input, options: PeerOptions): PeerFigures[] {
  const tools = toolsIn(installPeers(options.tell));
  using cache = new ScratchFolder();
  const { repository, changes } = writeChanges(input, options.sizes);
  using _ = repository;
  return changes.flatMap((change) => {
    repository.git('checkout', '--quiet', '--detach', change.head);
    const costs = costsOf(change, tools, { directory: repository.path, cache: join(cache.path, 'cache') }, options);
    const place = { input: input.name, of: input.files.size, files: change.files.length };
    const figures = [...costs].map(([{ name }, list]) => peerFigures(place, name, list));
    options.tell(peerTable(figures));
    return figures;
  });
}

interface Folders {
  readonly directory: string;
  readonly cache: string;
}

function costsOf(
  change: ChangeOnDisk,
  tools: readonly Tool[],
  folders: Folders,
  { runs, cap, tell }: PeerOptions,
): ReadonlyMap<Tool, readonly ProcessCost[]> {
  const costs = new Map<Tool, ProcessCost[]>(tools.map((each) => [each, []]));
  for (let run = 1; run <= runs; run += 1) {
    for (const [tool, list] of costs) {
      if ((list[0]?.wall ?? 0) > PATIENCE) continue;
      const cost = wholeProcess(tool.command(change), folders.directory, environment(tool, folders), cap);
      if (cost.status === null) tell(`${tool.name} was killed after ${cap} s`);
      else if (cost.status !== 0) tell(`${tool.name} ended with ${cost.status}: ${cost.stderr}`);
      list.push(cost);
    }
    tell(`${change.files.length} files: run ${run} of ${runs}`);
  }
  return costs;
}

/** An empty cache for a tool that wants one, the user's own and that in the repository: whoever runs the bench keeps theirs. */
function environment({ cache: wanted }: Tool, { cache, directory }: Folders): NodeJS.ProcessEnv {
  const env = { ...process.env, SEMGREP_SEND_METRICS: 'off', NODE_OPTIONS: '' };
  if (wanted === undefined) return env;
  if (wanted === 'empty') {
    for (const each of [cache, join(directory, '.git', 'hunkwise')]) rmSync(each, { recursive: true, force: true });
  }
  mkdirSync(cache, { recursive: true });
  return { ...env, XDG_CACHE_HOME: cache };
}
