import { generated } from '../input.ts';
import { median } from '../measure.ts';
import { aligned } from '../report.ts';
import { installPeers } from './install.ts';
import { type ChangeOnDisk, writeChanges } from './repository.ts';
import { type Tool, toolsIn } from './tools.ts';
import { type ProcessCost, wholeProcess } from './whole-process.ts';

/** What one tool took for one change: medians of seconds, and of bytes at the peak. */
export interface PeerFigures {
  readonly tool: string;
  readonly files: number;
  readonly runs: number;
  readonly cpu: number;
  readonly wall: number;
  readonly memory: number;
}

const SIZES = [1, 10, 100, 1_000];
/** Whatever takes longer (seconds) is run once: five runs would only tell the same. */
const PATIENCE = 30;

/** Runs each tool in turn on changes of 1, 10, 100 and 1,000 files. */
export function comparePeers(seed: number, runs: number, tell: (message: string) => void): PeerFigures[] {
  const tools = toolsIn(installPeers(tell));
  const { repository, changes } = writeChanges(generated(seed, 1_600), SIZES);
  try {
    return changes.flatMap((change) => {
      repository.git('checkout', '--quiet', '--detach', change.head);
      return compareOn(change, tools, repository.path, runs, tell);
    });
  } finally {
    repository[Symbol.dispose]();
  }
}

function compareOn(
  change: ChangeOnDisk,
  tools: readonly Tool[],
  directory: string,
  runs: number,
  tell: (message: string) => void,
): PeerFigures[] {
  const env = { ...process.env, SEMGREP_SEND_METRICS: 'off', NODE_OPTIONS: '' };
  const costs = new Map<Tool, ProcessCost[]>(tools.map((each) => [each, []]));
  for (let run = 0; run < runs; run += 1) {
    for (const [tool, list] of costs) {
      if ((list[0]?.wall ?? 0) > PATIENCE) continue;
      const cost = wholeProcess(tool.command(change), directory, env);
      if (cost.status !== 0) tell(`${tool.name} ended with ${cost.status}`);
      list.push(cost);
    }
    tell(`${change.files.length} files: run ${run + 1} of ${runs}`);
  }
  const figures = [...costs].map(([{ name }, list]) => {
    const of = (which: 'cpu' | 'wall' | 'memory') => median(list.map((each) => each[which]));
    return {
      tool: name,
      files: change.files.length,
      runs: list.length,
      cpu: of('cpu'),
      wall: of('wall'),
      memory: of('memory'),
    };
  });
  tell(peerTable(figures));
  return figures;
}

/** The figures as a table for a terminal; `times` says how many times as long as Hunkwise it took. */
export function peerTable(figures: readonly PeerFigures[]): string {
  const own = new Map(figures.filter(({ tool }) => tool === 'hunkwise').map(({ files, wall }) => [files, wall]));
  const rows = figures.map(({ tool, files, runs, cpu, wall, memory }) => [
    tool,
    `${files} ${files === 1 ? 'file' : 'files'}`,
    `${runs}`,
    `${cpu.toFixed(2)} s`,
    `${wall.toFixed(2)} s`,
    `${Math.round(memory / 1e6)} MB`,
    `${(wall / (own.get(files) ?? Number.NaN)).toFixed(2)}`,
  ]);
  return aligned([['', '', 'runs', 'CPU', 'wall', 'peak', 'times'], ...rows]).join('\n');
}
