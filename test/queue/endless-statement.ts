/** A process that loops and hears nothing more, and, with the argument `parent`, one that starts it and tells its id. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { endWithParent } from '../../src/queue/embedded/end-with-parent.ts';

if (process.argv[2] === 'parent') {
  const child = fork(fileURLToPath(import.meta.url), [], { execArgv: process.execArgv });
  await once(child, 'message');
  process.send?.(child.pid);
} else {
  endWithParent(process.ppid, 100, 0);
  setTimeout(() => process.send?.('looping', undefined, undefined, loop), 10);
}

function loop(): never {
  for (;;);
}
