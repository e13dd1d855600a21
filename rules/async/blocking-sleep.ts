import { defineRule } from '#rule';

export default defineRule({
  id: 'async/blocking-sleep',
  severity: 'error',
  summary: 'Do not call `time.sleep()` inside an `async def`.',
  *check(module) {
    for (const call of module.calls('time.sleep')) {
      if (!call.onEventLoop) continue;
      yield {
        at: call,
        message: `\`time.sleep()\` stops every request of this worker while \`${call.function?.name}\` waits.`,
        advice: 'Await `asyncio.sleep()`, or make the function a plain `def` so that it runs in the thread pool.',
        suggestion: call.isStatement && module.imports('asyncio') && `await asyncio.sleep(${call.argumentText})`,
      };
    }
  },
});
