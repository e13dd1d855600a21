import { readFileSync } from 'node:fs';
import { childrenOf } from '../app/system-processes.ts';

/** What processes took while they were watched. */
export interface Usage {
  /** Peak of resident memory in bytes, each as the system keeps it. */
  readonly peaks: readonly number[];
  /** Seconds of computing, all of them together: unlike the time that passes it is nearly the same on a busy machine. */
  readonly cpu: number;
}

/** By what the processes do. */
export interface Usages {
  readonly app: Usage;
  readonly analysis: Usage;
  /** The process of the embedded store; nothing with PostgreSQL, which is not ours to count. */
  readonly store: Usage;
  /** Bytes: the sum of all peaks, which need not have been reached at the same time. */
  readonly peak: number;
}

type Kind = Exclude<keyof Usages, 'peak'>;

interface Seen {
  readonly kind: Kind;
  readonly before: number;
  bytes: number;
  /** Milliseconds computed since it was started. */
  computed: number;
}

/** Milliseconds. The system keeps the peaks: only a process that begins and ends in between is missed. */
const LOOK = 500;

/** Watches processes and their children until it is asked. Linux only: elsewhere there is nothing to see. */
export function watchProcesses(parents: readonly number[]): () => Usages {
  const seen = new Map<number, Seen>();
  const note = (pid: number, kind: Kind, computed: number, isFirst: boolean) => {
    const known = seen.get(pid) ?? { kind, before: isFirst ? computed : 0, bytes: 0, computed };
    const bytes = statusOf(pid)?.peak ?? 0;
    seen.set(pid, Object.assign(known, { bytes: Math.max(known.bytes, bytes), computed }));
  };
  const look = (isFirst: boolean) => {
    const own = childrenOf(process.pid);
    for (const parent of parents) {
      note(parent, 'app', own.get(parent) ?? 0, isFirst);
      for (const [pid, computed] of childrenOf(parent)) note(pid, kindOf(pid), computed, isFirst);
    }
  };
  look(true);
  const clock = setInterval(look, LOOK, false);
  return () => {
    clearInterval(clock);
    look(false);
    const all = [...seen.values()];
    const of = (kind: Kind) => usageOf(all.filter((each) => each.kind === kind));
    const peak = all.reduce((total, { bytes }) => total + bytes, 0);
    return { app: of('app'), analysis: of('analysis'), store: of('store'), peak };
  };
}

function usageOf(all: readonly Seen[]): Usage {
  const computed = all.reduce((sum, each) => sum + each.computed - each.before, 0);
  return { peaks: all.map(({ bytes }) => bytes), cpu: computed / 1_000 };
}

/** What a child of the App does. */
export function kindOf(pid: number): Kind {
  return read(`/proc/${pid}/cmdline`).includes('queue/embedded') ? 'store' : 'analysis';
}

/** Resident memory in bytes, now and at most so far; null when the process has ended. */
export function statusOf(pid: number): { readonly resident: number; readonly peak: number } | null {
  const status = read(`/proc/${pid}/status`);
  const [resident, peak] = [/^VmRSS:\s+(\d+) kB$/m, /^VmHWM:\s+(\d+) kB$/m].map((line) => line.exec(status)?.[1]);
  return resident && peak ? { resident: Number(resident) * 1_024, peak: Number(peak) * 1_024 } : null;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // It has ended.
  }
}
