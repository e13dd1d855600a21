import {
  type ast,
  defineRule,
  everyPath,
  exceptionFate,
  type FunctionInfo,
  givesValue,
  goesAnotherWay,
  guardedYield,
  handedOnAdvice,
  handledByFunction,
  isBroad,
  isCommandLine,
  isDeliberate,
  isEnough,
  type Module,
  type Problem,
  type Project,
  restAdvice,
  swallowingMiddleware,
  tracebackAdvice,
  withTraceback,
} from '#rule';

const WHAT = {
  dropped: 'does nothing about it: a failure leaves no trace.',
  lost: 'on some path this handler neither raises, nor records, nor hands on the error: what failed, and where, is lost here.',
};

export default defineRule({
  id: 'errors/swallowed-exception',
  severity: 'warning',
  summary: 'Do not catch every exception and lose it.',
  yieldsTo: ['errors/middleware-swallows'],
  options: {
    'fallback-values': {
      default: false,
      about: 'Also report handlers that go on with a value of their own outside of path operations.',
    },
  },
  *check(module, project, options) {
    if (module.role !== 'application') return;
    for (const handler of module.all('Handler')) {
      const dependency = guardedYield(handler, module, project);
      if (dependency) yield* masked(handler, dependency);
      else if (isBroad(handler, module) && !isDeliberate(handler, module, project))
        yield* swallowed(handler, module, project, options['fallback-values'] === true);
    }
    for (const { info, log } of handledByFunction(module, project)) yield registered(info, log, project);
  },
});

/** Around the `yield` of a dependency only raising again tells FastAPI that the request failed. */
function* masked(handler: ast.Handler, info: FunctionInfo): Generator<Problem> {
  if (everyPath(handler.body, () => false)) return;
  yield {
    at: handler,
    severity: 'error',
    message: `An error of the endpoint arrives here, at the \`yield\` of the dependency \`${info.name}\`; caught without \`raise\`, it never reaches the exception handlers, and FastAPI answers with an error of its own.`,
    advice: 'End the handler with `raise`, on every path.',
  };
}

function* swallowed(handler: ast.Handler, module: Module, project: Project, fallbacks: boolean): Generator<Problem> {
  const fate = exceptionFate(handler, module, project);
  if (fate.kind === 'told') return;
  // A program that people start shows them what it shows, and tells its maker nothing.
  if (fate.kind === 'dropped' && isCommandLine(module)) return;
  // A client takes such a value for the answer; elsewhere it mostly is what the function promises in that case.
  if (fate.kind === 'lost' && !fallbacks && givesValue(handler) && !module.enclosingFunction(handler)?.route) return;
  const caught = `\`${head(handler, module)}\` catches every error of this block, bugs included`;
  if (fate.kind === 'logged') {
    if (isEnough(fate.log, handler, module, project)) return;
    // In a middleware the handler is what counts, and a rule of its own speaks of it.
    const isMiddleware = swallowingMiddleware(module, project).some((each) => each.handler === handler);
    yield {
      at: isMiddleware ? handler : fate.log,
      severity: 'note',
      message: `${caught}, and this line keeps no traceback: it does not say where the error came from.`,
      advice: `${tracebackAdvice(fate.log, module, project)}, or catch only the exceptions you expect.`,
      suggestion: !isMiddleware && withTraceback(fate.log, module, project),
    };
    return;
  }
  yield {
    at: handler,
    severity: goesAnotherWay(handler) ? 'note' : 'warning',
    message: `${caught}, and ${WHAT[fate.kind]}`,
    advice: `Catch the exceptions you expect, or ${restAdvice(module, project)}.`,
  };
}

/** `except`, and what it names. */
function head({ types }: ast.Handler, module: Module): string {
  const [first] = types;
  if (!first) return 'except:';
  const names = types.map((each) => module.text(each)).join(', ');
  return types.length === 1 ? `except ${names}` : `except (${names})`;
}

function registered(info: FunctionInfo, log: ast.Call, project: Project): Problem {
  return {
    at: log,
    severity: 'note',
    message: `\`${info.name}\` answers for the exception, so this line is all that remains of it, and it has no traceback.`,
    advice: handedOnAdvice(log, info.params[1]?.name ?? 'exc', info.module, project),
  };
}
