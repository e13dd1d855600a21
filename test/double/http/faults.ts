import type { Fault } from '../options.ts';

interface Armed {
  fault: Fault;
  left: number;
  skip: number;
}

export interface Faults {
  add(fault: Fault): void;
  /** The fault for this request, used up by one. */
  take(method: string, path: string): Fault | null;
}

export function faultList(initial: readonly Fault[] = []): Faults {
  const armed: Armed[] = [];
  const add = (fault: Fault) => void armed.push({ fault, left: fault.times ?? 1, skip: fault.skip ?? 0 });
  for (const fault of initial) add(fault);
  return {
    add,
    take(method, path) {
      const found = armed.find((each) => each.left > 0 && matches(each.fault, method, path));
      if (!found) return null;
      if (found.skip > 0) {
        found.skip -= 1;
        return null;
      }
      found.left -= 1;
      return found.fault;
    },
  };
}

function matches(fault: Fault, method: string, path: string): boolean {
  if (fault.method !== undefined && fault.method.toUpperCase() !== method) return false;
  return typeof fault.path === 'string' ? path.includes(fault.path) : fault.path.test(path);
}
