import { asyncDef, defineRule, holdsLoop, sleepApi, waiting, whenServed } from '#rule';

export default defineRule({
  id: 'async/blocking-sleep',
  severity: 'error',
  summary: 'Do not call `time.sleep()` inside an `async def`.',
  *check(module, project) {
    for (const call of module.calls()) {
      const api = sleepApi(call.node, module, project);
      if (!api || !holdsLoop(call, project)) continue;
      const sleeps = api === 'time.sleep';
      yield {
        at: call,
        severity: whenServed('error', call, project),
        message: `\`${api}()\` stops ${waiting(call, project)} while \`${call.function?.name}\` waits.`,
        advice: sleeps
          ? 'Await `asyncio.sleep()`, or make the function a plain `def` so that it runs in the thread pool.'
          : 'Leave out the interval, which then counts from the call before, or make the function a plain `def`.',
        because: asyncDef(call),
        suggestion:
          sleeps && call.isStatement && module.imports('asyncio') && `await asyncio.sleep(${call.argumentText})`,
      };
    }
  },
});
