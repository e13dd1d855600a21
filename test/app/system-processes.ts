import { readdirSync, readFileSync } from 'node:fs';

/** What the system says about processes. It is asked through /proc: tests that need it are for Linux only. */
export const isLinux = process.platform === 'linux';

/** Resident memory in bytes. */
export function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) * 1024;
}

/** The children of a process by their ids, with the milliseconds each has computed so far (in steps of ten). */
export function childrenOf(parent: number): ReadonlyMap<number, number> {
  const ids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return new Map(
    ids.flatMap((pid) => {
      const { ppid, milliseconds } = statusOf(pid) ?? {};
      return ppid === parent && milliseconds !== undefined ? [[pid, milliseconds] as const] : [];
    }),
  );
}

/** The child of a process whose command line has this in it. */
export function childWith(parent: number, text: string): number | null {
  const isIt = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
  return [...childrenOf(parent).keys()].find(isIt) ?? null;
}

/** proc_pid_stat(5): the fields after the name in parentheses, which may itself hold anything. */
function statusOf(pid: number): { ppid: number; milliseconds: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { ppid: Number(fields[1]), milliseconds: (Number(fields[11]) + Number(fields[12])) * 10 };
  } catch {
    return null; // It has ended since the folder was listed.
  }
}
