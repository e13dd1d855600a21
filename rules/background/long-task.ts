import { addedTasks, defineRule, type LongWork, longWork, type Reason, requestSession } from '#rule';

export default defineRule({
  id: 'background/long-task',
  severity: 'note',
  summary: 'Give long work to a queue of tasks, not to `BackgroundTasks`.',
  yieldsTo: ['db/request-session-in-background'],
  *check(module, project) {
    if (module.role !== 'application') return;
    for (const task of addedTasks(module, project)) {
      const work = task.info && longWork(task.info, project);
      if (task.info && work) {
        yield {
          at: task.call,
          confidence: 'medium',
          message: `\`${task.info.name}\` ${WHAT[work.kind](work)}. It runs in the process that serves requests: a restart or a deployment ends it halfway, and no queue starts it again.`,
          advice:
            'Give it to a queue with a worker of its own (Celery, arq, dramatiq), and hand over ids. `BackgroundTasks` is for what takes a moment and may get lost.',
          because: [reason(work)],
        };
        continue;
      }
      const session = requestSession(task, module, project);
      if (!session) continue;
      yield {
        at: session,
        confidence: 'medium',
        message: `The task gets \`${module.text(session)}\`, the session of the request. FastAPI 0.118 and later keep it open, with its connection, until the task is done; before that it was closed when the task began.`,
        advice: 'Hand over ids, and open a session in the task.',
      };
    }
  },
});

const WHAT: Readonly<Record<LongWork['kind'], (work: LongWork) => string>> = {
  waits: ({ api }) => `sleeps in a loop (\`${api}()\`), so it runs as long as what it waits for`,
  heavy: ({ api }) => `runs \`${short(api)}\`, which takes as long as its data is large`,
  bulk: ({ api }) => `calls \`${short(api)}()\` for each element of its data, so it runs as long as there is data`,
  steps: ({ commits }) => `commits in up to ${commits} places, so it is work of many steps`,
};

function reason({ at, api, through }: LongWork): Reason {
  const where = through ? ` in \`${through.name}\`` : '';
  return { at: at.call, module: at.info.module, note: `\`${short(api)}\`${where}.` };
}

function short(api: string): string {
  return api.split('.').slice(-2).join('.');
}
