import {
  asyncDef,
  BLOCKING_SUBPROCESS,
  callsTo,
  costOfProgram,
  defineRule,
  holdsLoop,
  isLastResort,
  type KnownCall,
  type Module,
  type Problem,
  type Project,
  STARTING_SUBPROCESS,
  useOfStarted,
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
    const started = [...callsTo(STARTING_SUBPROCESS, module, project)].filter((call) => holdsLoop(call, project));
    const isRead = (call: KnownCall) => useOfStarted(call, module, project) === 'waits';
    const waits = [...callsTo(BLOCKING_SUBPROCESS, module, project)].filter((call) => holdsLoop(call, project));
    const all = [...waits, ...started.filter(isRead)];
    const long = all.filter(({ node }) => costOfProgram(node, module, project) !== 'quick');
    const waiters = new Set(long.map(({ function: info }) => info));
    for (const call of long) yield ofLong(call, module, project);
    for (const call of all) {
      // Where another program takes long as well, that wait is the finding.
      if (!waiters.has(call.function)) yield ofQuick(call, module, project);
    }
    for (const call of started) if (!isRead(call) && !waiters.has(call.function)) yield ofStart(call, module, project);
  },
});

function ofLong(call: KnownCall, module: Module, project: Project): Problem {
  const isLocal = costOfProgram(call.node, module, project) === 'local';
  return {
    at: call,
    severity: whenServed(isLocal || isLastResort(call.node) ? 'warning' : 'error', call, project),
    message: `\`${call.api}()\` holds ${waiting(call, project)} until the other program has ended.`,
    advice: ADVICE,
    because: asyncDef(call),
  };
}

function ofQuick(call: KnownCall, module: Module, project: Project): Problem {
  return {
    ...ofLong(call, module, project),
    severity: 'note',
    message: `\`${call.api}()\` waits on the event loop for a program that ends at once: some milliseconds, in which ${waiting(call, project)} waits.`,
  };
}

function ofStart(call: KnownCall, module: Module, project: Project): Problem {
  const reads = useOfStarted(call, module, project) === 'pipes';
  return {
    ...ofLong(call, module, project),
    severity: reads ? whenServed('warning', call, project) : 'note',
    message: reads
      ? `\`${call.api}()\` starts a program, and reading its pipes here holds ${waiting(call, project)} until it writes.`
      : `\`${call.api}()\` starts a program on the event loop, which stands still for that moment only; whoever waits for the program or reads its pipes must not do it there.`,
  };
}
