import { childrenOf } from '../app/system-processes.ts';
import type { ProcessMemory } from './memory.ts';
import { kindOf, statusOf } from './processes.ts';

/** Milliseconds between two looks at the peaks. */
const LOOK = 500;

export interface MemoryWatch {
  /** What each process holds now. */
  now(): ProcessMemory[];
  end(): void;
}

/** Watches an App and its children. Linux only: elsewhere there is nothing to see. */
export function watchMemory(app: number): MemoryWatch {
  /** By name. A process that ends leaves its name to the next of its kind. */
  const known = new Map<string, ProcessMemory>();
  const nameOf = (pid: number, kind: string, alive: ReadonlySet<number>): string => {
    for (const [name, each] of known) if (each.pid === pid) return name;
    for (let at = 1; ; at++) {
      const name = kind === 'analysis' ? `${kind} ${at}` : kind;
      const before = known.get(name);
      if (!before || !alive.has(before.pid)) return name;
    }
  };
  const now = () => {
    const children = [...childrenOf(app).keys()];
    const alive = new Set([app, ...children]);
    for (const pid of alive) {
      const memory = statusOf(pid);
      if (!memory) continue;
      const name = nameOf(pid, pid === app ? 'app' : kindOf(pid), alive);
      known.set(name, {
        name,
        pid,
        resident: memory.resident,
        peak: Math.max(memory.peak, known.get(name)?.peak ?? 0),
      });
    }
    return [...known.values()]
      .filter(({ pid }) => alive.has(pid))
      .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  };
  now();
  const clock = setInterval(now, LOOK);
  return { now, end: () => clearInterval(clock) };
}
