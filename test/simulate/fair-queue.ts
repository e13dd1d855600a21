import { heap } from './heap.ts';

/** A review that is asked for. */
export interface Job {
  readonly installation: number;
  readonly pull: number;
  /** When the newest webhook for it came, in seconds. */
  readonly arrived: number;
  /** How often it was begun. */
  tries: number;
  /** A newer head came while it ran: it stops at its next step. */
  stale: boolean;
}

/** One line for each installation; the oldest head of all lines that may go on is next. */
export interface FairQueue {
  readonly waiting: number;
  /** How many of them wait for a worker: neither for GitHub nor for another job of their installation. */
  due(now: number): number;
  /** Puts a job in line, in place of one that waits for the same pull request, which is returned, or behind the one that runs. */
  add(job: Job): Job | null;
  next(now: number): Job | null;
  /** The job has ended; what waited behind it for the same pull request gets in line. */
  end(job: Job): void;
  /** The job goes back to the head of its line, and the line stands still until a time. */
  giveBack(job: Job, until: number): void;
  /** The line of an installation may go on. */
  resume(installation: number, now: number): void;
}

interface Line {
  readonly slots: { job: Job }[];
  running: number;
  until: number;
  listed: boolean;
}

/** The rules of the review queue: newest head wins, one job a pull request, `most` jobs of one installation at a time. */
export function fairQueue(most: number): FairQueue {
  const lines = new Map<number, Line>();
  const slots = new Map<number, { job: Job }>();
  const running = new Map<number, { job: Job; behind: Job | null }>();
  const ready = heap<{ since: number; installation: number }>(({ since }) => since);
  let waiting = 0;

  function lineOf(installation: number): Line {
    const known = lines.get(installation);
    if (known) return known;
    const line = { slots: [], running: 0, until: 0, listed: false };
    lines.set(installation, line);
    return line;
  }

  function list(installation: number, line: Line): void {
    const head = line.slots[0];
    if (line.listed || head === undefined || line.running >= most) return;
    line.listed = true;
    ready.push({ since: head.job.arrived, installation });
  }

  function enter(job: Job, first: boolean): void {
    const line = lineOf(job.installation);
    const slot = { job };
    if (first) line.slots.unshift(slot);
    else line.slots.push(slot);
    slots.set(job.pull, slot);
    waiting++;
  }

  function leave(job: Job): Line {
    const line = lineOf(job.installation);
    line.running--;
    const entry = running.get(job.pull);
    running.delete(job.pull);
    if (entry?.behind) enter(entry.behind, false);
    return line;
  }

  return {
    get waiting() {
      return waiting;
    },
    due(now) {
      let count = 0;
      for (const { slots, running, until } of lines.values()) {
        if (until <= now) count += Math.min(slots.length, Math.max(0, most - running));
      }
      return count;
    },
    add(job) {
      const slot = slots.get(job.pull);
      const ahead = running.get(job.pull);
      const before = slot?.job ?? ahead?.behind ?? null;
      if (slot) slot.job = job;
      else if (ahead) {
        ahead.job.stale = true;
        ahead.behind = job;
      } else {
        enter(job, false);
        list(job.installation, lineOf(job.installation));
      }
      return before;
    },
    next(now) {
      for (let entry = ready.pop(); entry; entry = ready.pop()) {
        const line = lineOf(entry.installation);
        line.listed = false;
        if (line.until > now || line.running >= most) continue;
        const slot = line.slots.shift();
        if (slot === undefined) continue;
        waiting--;
        slots.delete(slot.job.pull);
        running.set(slot.job.pull, { job: slot.job, behind: null });
        line.running++;
        slot.job.tries++;
        list(entry.installation, line);
        return slot.job;
      }
      return null;
    },
    end(job) {
      list(job.installation, leave(job));
    },
    giveBack(job, until) {
      const newer = running.get(job.pull)?.behind ?? null;
      const line = leave(job);
      line.until = Math.max(line.until, until);
      if (newer === null) enter(job, true);
    },
    resume(installation, now) {
      const line = lineOf(installation);
      if (line.until <= now) list(installation, line);
    },
  };
}
