import {
  cachedFunction,
  defineRule,
  type FunctionInfo,
  type ImportTimeDefault,
  importTimeDefaults,
  type Module,
  type Problem,
  type Project,
  type SpentProvider,
  spentProviders,
  statefulCall,
  usedUp,
} from '#rule';

export default defineRule({
  id: 'di/stale-default',
  severity: 'error',
  summary: 'Do not evaluate the clock, an id or a random value once at import where each call needs its own.',
  *check(module, project) {
    if (module.role !== 'test')
      for (const each of importTimeDefaults(module, project)) yield* frozen(each, module, project);
    for (const each of spentProviders(module, project)) yield dependency(each, module);
    for (const info of module.functions) yield* cached(info, project);
  },
});

/** A default inside a function is evaluated whenever that function runs. */
function* frozen({ at, value, each, later }: ImportTimeDefault, module: Module, project: Project): Generator<Problem> {
  const call = module.enclosingFunction(value) ? null : statefulCall(project, module, value);
  if (!call) return;
  yield {
    at,
    message: `\`${module.text(call)}\` runs once, when the module is imported: every ${each} that does not give one gets the value of that moment until the process ends.`,
    advice:
      each === 'call'
        ? 'Use `None` as the default, and make the value in the body.'
        : `Pass a callable, which runs for each ${each}.`,
    suggestion: later,
  };
}

function dependency({ call, what }: SpentProvider, module: Module): Problem {
  const provider = module.text(call.func);
  return {
    at: call,
    message: `\`${module.text(call)}\` runs at import and hands FastAPI a ${what}, which it cannot call: importing the module raises a \`TypeError\`.`,
    advice: `Hand over the function itself: \`Depends(${provider})\`.`,
    suggestion: call.args.length + call.keywords.length === 0 && provider,
  };
}

function* cached(info: FunctionInfo, project: Project): Generator<Problem> {
  const found = cachedFunction(info, project);
  const spent = usedUp(info);
  if (found && spent) {
    yield {
      at: found.decorator,
      message: `The cache keeps the ${spent} that the first call of \`${info.name}\` makes; it is used up after that, so the second use fails or gets nothing.`,
      advice: 'Drop the cache here; cache the value in a plain function, or keep it on `app.state` in the lifespan.',
    };
  } else if (found?.clock) {
    yield {
      at: found.decorator,
      message: `\`${info.name}\` is cached, so \`${info.module.text(found.clock)}\` runs once and its time is returned until the process ends.`,
      advice: 'Drop the cache, or take the time as a parameter.',
    };
  }
}
