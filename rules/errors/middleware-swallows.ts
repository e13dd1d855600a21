import {
  defineRule,
  handlesEveryException,
  isMissedAround,
  type Problem,
  type Project,
  type SwallowingMiddleware,
  swallowingMiddleware,
} from '#rule';

export default defineRule({
  id: 'errors/middleware-swallows',
  severity: 'warning',
  summary: 'Do not end every exception in a middleware.',
  *check(module, project) {
    if (module.role === 'test') return;
    for (const each of swallowingMiddleware(module, project)) {
      const { handler, call, info } = each;
      const because = [
        { at: call, note: 'Every error of the routes arrives here that no handler of its own has answered.' },
      ];
      if (!each.recorded)
        yield {
          at: handler,
          message: `\`${info.name}\` answers for every exception behind it, and no traceback remains: not even the server logs what failed, and whatever lies around this middleware takes the request for answered.`,
          advice:
            'Log with `logger.exception(…)` and end the handler with `raise`, or catch only the exceptions you expect.',
          because,
        };
      else if (hidesFromOthers(each, project))
        yield { ...NOTE, at: handler, message: hidden(info.name, project), because };
    }
  },
});

const NOTE: Pick<Problem, 'severity' | 'advice'> = {
  severity: 'note',
  advice: 'End the handler with `raise`, and let a handler that is registered for `Exception` make the answer.',
};

/** A catch-all that logs, with nothing around it that would want the exception, does what a handler for `Exception` does. */
function hidesFromOthers(middleware: SwallowingMiddleware, project: Project): boolean {
  return project.complete && (handlesEveryException(project) || isMissedAround(middleware, project));
}

function hidden(name: string, project: Project): string {
  const whom = handlesEveryException(project)
    ? 'the handler that is registered for `Exception` never runs'
    : 'what lies around this middleware, such as metrics or an error tracker, never sees that the request failed';
  return `\`${name}\` logs every exception and answers in its place, so ${whom}.`;
}
