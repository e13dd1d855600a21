import { writeSync } from 'node:fs';
import { SIGNALS, type Signal } from './messages.ts';

/** Tells the parent. It waits while the pipe is full, and ends the process when nobody holds the other end any more. */
export function signal(content: Signal): void {
  try {
    writeSync(SIGNALS, `${JSON.stringify(content)}\n`);
  } catch {
    process.kill(process.pid, 'SIGKILL');
  }
}
