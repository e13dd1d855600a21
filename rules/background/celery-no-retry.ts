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
        message: `\`${info.name}\` calls \`${short(call.api)}()\`${through(call)}, and Celery runs a failed task once: a lost connection or a timeout loses this work.`,
        advice:
          'Say what is worth another try: `autoretry_for=(ConnectionError, …), retry_backoff=True, max_retries=5`, for work that may run twice.',
        because: [
          { at: call.call, module: call.info.module, note: `\`${short(call.api)}()\` waits for another machine.` },
        ],
      };
    }
  },
});

function through({ hops }: UnrepeatedCall): string {
  return hops.length === 0 ? '' : ' through the functions that it calls';
}

function short(api: string): string {
  return api.split('.').slice(-2).join('.');
}
