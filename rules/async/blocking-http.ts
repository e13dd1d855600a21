import { asyncDef, BLOCKING_HTTP, callsTo, defineRule, holdsLoop, waiting, whenServed } from '#rule';

export default defineRule({
  id: 'async/blocking-http',
  severity: 'error',
  summary: 'Do not send synchronous HTTP requests inside an `async def`.',
  *check(module, project) {
    for (const call of callsTo(BLOCKING_HTTP, module, project)) {
      if (!holdsLoop(call, project)) continue;
      yield {
        at: call,
        severity: whenServed('error', call, project),
        message: `\`${call.api}()\` holds ${waiting(call, project)} until the other server has answered \`${call.function?.name}\`.`,
        advice: 'Await an `httpx.AsyncClient`, or hand the call to a thread: `await run_in_threadpool(…)`.',
        because: asyncDef(call),
      };
    }
  },
});
