import {
  asyncDef,
  BLOCKING_SUBPROCESS,
  callsTo,
  defineRule,
  holdsLoop,
  STARTING_SUBPROCESS,
  waiting,
  whenServed,
} from '#rule';

const ADVICE =
  'Await `asyncio.create_subprocess_exec()` or `anyio.run_process()`, or hand the work to `run_in_threadpool`.';

export default defineRule({
  id: 'async/blocking-subprocess',
  severity: 'error',
  summary: 'Do not run other programs synchronously inside an `async def`.',
  *check(module, project) {
    const waits = [...callsTo(BLOCKING_SUBPROCESS, module, project)].filter((call) => holdsLoop(call, project));
    for (const call of waits) {
      yield {
        at: call,
        severity: whenServed('error', call, project),
        message: `\`${call.api}()\` holds ${waiting(call, project)} until the other program has ended.`,
        advice: ADVICE,
        because: asyncDef(call),
      };
    }
    const waiters = new Set(waits.map(({ function: info }) => info));
    for (const call of callsTo(STARTING_SUBPROCESS, module, project)) {
      // Where the program is waited for as well, the wait is the finding.
      if (!holdsLoop(call, project) || waiters.has(call.function)) continue;
      yield {
        at: call,
        severity: whenServed('warning', call, project),
        message: `\`${call.api}()\` starts a program on the event loop, and reading its pipes there holds ${waiting(call, project)}.`,
        advice: ADVICE,
        because: asyncDef(call),
      };
    }
  },
});
