import { addedTasks, defineRule, reportsErrors, uncaughtCall } from '#rule';

export default defineRule({
  id: 'background/unhandled-failure',
  severity: 'off',
  summary: 'Handle in a background task what can fail there.',
  needsProject: true,
  *check(module, project) {
    if (module.role !== 'application' || reportsErrors(project)) return;
    for (const { call, info } of addedTasks(module, project)) {
      const cause = info && uncaughtCall(info, project);
      if (!info || !cause) continue;
      yield {
        at: call,
        confidence: cause.certain ? 'medium' : 'low',
        message: `When \`${short(cause.api)}()\` fails in \`${info.name}\`, the response is sent already: the client is told that all is well, the tasks added after this one are skipped, and nothing tries again.`,
        advice:
          'Catch in the task what can fail, and record it (`logger.exception(…)`), or try again, as with `tenacity`.',
        because: [{ at: cause.call, module: cause.info.module, note: `\`${short(cause.api)}()\` can fail here.` }],
      };
    }
  },
});

function short(api: string): string {
  return api.split('.').slice(-2).join('.');
}
