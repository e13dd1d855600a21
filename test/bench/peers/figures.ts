import { median } from '../measure.ts';
import { aligned } from '../report.ts';
import { FIRST } from './tools.ts';
import type { ProcessCost } from './whole-process.ts';

/** What one tool took for one change: medians of seconds, and of bytes at the peak. */
export interface PeerFigures {
  readonly input: string;
  /** Python files of the repository. */
  readonly of: number;
  readonly files: number;
  readonly tool: string;
  readonly runs: number;
  /** Runs that ended with another exit code than 0: their figures mean little. */
  readonly failed: number;
  /** Whether it was killed for taking too long, so that the figures are the least that it needs. */
  readonly overCap: boolean;
  readonly cpu: number;
  readonly wall: number;
  readonly memory: number;
}

export function peerFigures(
  place: Pick<PeerFigures, 'input' | 'of' | 'files'>,
  tool: string,
  costs: readonly ProcessCost[],
): PeerFigures {
  const of = (which: 'cpu' | 'wall' | 'memory') => median(costs.map((each) => each[which]));
  return {
    ...place,
    tool,
    runs: costs.length,
    failed: costs.filter(({ status }) => status !== null && status !== 0).length,
    overCap: costs.some(({ status }) => status === null),
    ...{ cpu: of('cpu'), wall: of('wall'), memory: of('memory') },
  };
}

const HEADER = ['', '', 'runs', 'CPU', 'wall', 'peak', 'CPU times', 'wall times'];

/** The figures as a table for a terminal. `times`: how many times what Hunkwise took that knew nothing of the repository. */
export function peerTable(figures: readonly PeerFigures[]): string {
  const rows = figures.map((each) => {
    const own = figures.find(
      ({ input, files, tool }) => tool === FIRST && input === each.input && files === each.files,
    );
    return cells(each, own);
  });
  const { input, of } = figures[0] ?? { input: '', of: 0 };
  return [`${input}: ${of} files`, ...aligned([HEADER, ...rows])].join('\n');
}

function cells({ tool, files, runs, failed, overCap, cpu, wall, memory }: PeerFigures, own?: PeerFigures): string[] {
  const most = overCap ? '> ' : '';
  const times = (which: 'cpu' | 'wall') => ((which === 'cpu' ? cpu : wall) / (own?.[which] ?? Number.NaN)).toFixed(2);
  return [
    tool,
    `${files} ${files === 1 ? 'file' : 'files'}`,
    `${runs}${failed > 0 ? `, ${failed} failed` : ''}${overCap ? ', over the cap' : ''}`,
    `${most}${cpu.toFixed(2)} s`,
    `${most}${wall.toFixed(2)} s`,
    `${Math.round(memory / 1e6)} MB`,
    `${most}${times('cpu')}`,
    `${most}${times('wall')}`,
  ];
}
