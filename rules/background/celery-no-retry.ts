import { celeryTask, defineRule, type UnrepeatedCall, unrepeatedCall } from '#rule';

export default defineRule({
  id: 'background/celery-no-retry',
  severity: 'note',
  summary: 'Tell Celery when to run a task again that asks the network for something.',
  needsProject: true,
  *check(module, project) {
    if (module.role !== 'application') return;
    for (const info of module.functions) {
      const task = celeryTask(info, project);
      const call = task && unrepeatedCall(task, project);
      if (!call) continue;
      yield {
        at: info,
        confidence: 'medium',
        message: `\`${info.name}\` calls \`${short(call.api)}()\`${through(call)}, ${outcome(call)}: a lost connection or a timeout loses this work.`,
        advice: call.handler ? HANDLER_ADVICE : ADVICE,
        because: [
          { at: call.call, module: call.info.module, note: `\`${short(call.api)}()\` waits for another machine.` },
          ...(call.handler
            ? [{ at: call.handler, note: 'This handler ends the error, so Celery sees a success.' }]
            : []),
        ],
      };
    }
  },
});

const ADVICE =
  'Say what is worth another try: `autoretry_for=(ConnectionError, …), retry_backoff=True, max_retries=5`, for work that may run twice.';
const HANDLER_ADVICE =
  'Where the work may run twice, let the handler ask for another try: `raise self.retry(exc=error, countdown=60)` in a task with `bind=True, max_retries=5`.';

function outcome({ handler }: UnrepeatedCall): string {
  return handler
    ? 'and where that fails it writes a line into the log and ends as if it had worked'
    : 'and Celery runs a failed task once';
}

function through({ hops }: UnrepeatedCall): string {
  return hops.length === 0 ? '' : ' through the functions that it calls';
}

function short(api: string): string {
  return api.split('.').slice(-2).join('.');
}
