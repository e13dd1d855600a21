import { asyncDef, BLOCKING_SLEEP, callsTo, defineRule, holdsLoop, waiting, whenServed } from '#rule';

export default defineRule({
  id: 'async/blocking-sleep',
  severity: 'error',
  summary: 'Do not call `time.sleep()` inside an `async def`.',
  *check(module, project) {
    for (const call of callsTo(BLOCKING_SLEEP, module, project)) {
      if (!holdsLoop(call, project)) continue;
      yield {
        at: call,
        severity: whenServed('error', call, project),
        message: `\`time.sleep()\` stops ${waiting(call, project)} while \`${call.function?.name}\` waits.`,
        advice: 'Await `asyncio.sleep()`, or make the function a plain `def` so that it runs in the thread pool.',
        because: asyncDef(call),
        suggestion: call.isStatement && module.imports('asyncio') && `await asyncio.sleep(${call.argumentText})`,
      };
    }
  },
});
