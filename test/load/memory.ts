import { readFileSync } from 'node:fs';
import { childrenOf } from '../app/system-processes.ts';

/** Peaks of resident memory in bytes, as the system keeps them. */
export interface Memory {
  readonly apps: readonly number[];
  readonly analysis: readonly number[];
  /** The process of the embedded store; null with PostgreSQL, which is not ours to count. */
  readonly store: number | null;
  /** All of these: they need not have been reached at the same time. */
  readonly sum: number;
}

type Kind = 'app' | 'analysis' | 'store';

/** Milliseconds. Peaks are kept by the system: only a process that begins and ends in between is missed. */
const LOOK = 500;

/** Watches processes and their children until it is asked. Linux only: elsewhere there is nothing to see. */
export function watchMemory(parents: readonly number[]): () => Memory {
  const peaks = new Map<number, { kind: Kind; bytes: number }>();
  const look = () => {
    for (const parent of parents) {
      note(peaks, parent, 'app');
      for (const pid of childrenOf(parent).keys()) note(peaks, pid, kindOf(pid));
    }
  };
  const clock = setInterval(look, LOOK);
  return () => {
    clearInterval(clock);
    look();
    const of = (kind: Kind) => [...peaks.values()].filter((each) => each.kind === kind).map(({ bytes }) => bytes);
    const [store = null] = of('store');
    const sum = [...peaks.values()].reduce((total, { bytes }) => total + bytes, 0);
    return { apps: of('app'), analysis: of('analysis'), store, sum };
  };
}

function note(peaks: Map<number, { kind: Kind; bytes: number }>, pid: number, kind: Kind): void {
  const status = read(`/proc/${pid}/status`);
  const kilobytes = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
  if (kilobytes > 0) peaks.set(pid, { kind, bytes: kilobytes * 1_024 });
}

function kindOf(pid: number): Kind {
  return read(`/proc/${pid}/cmdline`).includes('queue/embedded') ? 'store' : 'analysis';
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // It has ended.
  }
}
