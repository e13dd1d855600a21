import {
  argument,
  type ast,
  callsWithin,
  defineRule,
  type FunctionInfo,
  type ImportTimeDefault,
  importTimeDefaults,
  keyword,
  type Module,
  type Problem,
  type Project,
  READS_CLOCK,
  statefulCall,
} from '#rule';

const CACHES = new Set(['functools.lru_cache', 'functools.cache']);

export default defineRule({
  id: 'di/stale-default',
  severity: 'error',
  summary: 'Do not evaluate the clock, an id or a random value once at import where each call needs its own.',
  *check(module, project) {
    for (const each of importTimeDefaults(module, project)) yield* frozen(each, module, project);
    for (const { node } of module.calls('fastapi.Depends', 'fastapi.Security'))
      yield* dependency(node, module, project);
    for (const info of module.functions) yield* cached(info, project);
  },
});

/** A default inside a function is evaluated whenever that function runs. */
function* frozen({ at, value, each, later }: ImportTimeDefault, module: Module, project: Project): Generator<Problem> {
  const call = module.enclosingFunction(value) ? null : statefulCall(project, module, value);
  if (!call) return;
  yield {
    at,
    message: `\`${module.text(call)}\` runs once, when the module is imported: every ${each} gets the value of that moment until the process ends.`,
    advice: each.startsWith('call')
      ? 'Use `None` as the default, and make the value in the body.'
      : `Pass a callable, which runs for each ${each}.`,
    suggestion: later,
  };
}

/** `Depends(get_db())` with a generator or coroutine function. */
function* dependency(node: ast.Call, module: Module, project: Project): Generator<Problem> {
  const value = argument(node, 0, 'dependency') ?? keyword(node, 'dependency');
  const callee = value?.kind === 'Call' ? project.callee(module, value) : null;
  if (value?.kind !== 'Call' || !callee || callee.decorators.length > 0 || !(callee.generator || callee.async)) return;
  const what = callee.generator ? 'generator' : 'coroutine';
  yield {
    at: value,
    message: `\`${module.text(value)}\` runs at import and hands FastAPI a ${what}, which it cannot call: importing the module raises a \`TypeError\`.`,
    advice: `Hand over the function itself: \`Depends(${module.text(value.func)})\`.`,
    suggestion: value.args.length + value.keywords.length === 0 && module.text(value.func),
  };
}

/** `@lru_cache` keeps a generator or coroutine that is used up after the first use, or the time of the first call. */
function* cached(info: FunctionInfo, project: Project): Generator<Problem> {
  const index = info.decorators.findIndex((each) => each !== null && CACHES.has(each));
  const at = info.node.decorators[index];
  if (!at) return;
  const spent =
    info.async && info.generator ? 'async generator' : info.async ? 'coroutine' : info.generator ? 'generator' : null;
  const clock = spent ? null : readsClock(info, project);
  if (spent) {
    const message = `The cache keeps the ${spent} that the first call of \`${info.name}\` makes; it is used up after that, so the second use fails or gets nothing.`;
    yield {
      at,
      message,
      advice: 'Drop the cache here; cache the value in a plain function, or keep it on `app.state` in the lifespan.',
    };
  } else if (clock) {
    const message = `\`${info.name}\` is cached, so \`${info.module.text(clock)}\` runs once and its time is returned until the process ends.`;
    yield { at, message, advice: 'Drop the cache, or take the time as a parameter.' };
  }
}

function readsClock(info: FunctionInfo, project: Project): ast.Call | null {
  const returns = info.module
    .all('Return')
    .filter((each) => each.value && info.module.enclosingCode(each) === info.node);
  const calls = returns.flatMap(({ value }) => (value ? [...callsWithin(value)] : []));
  return calls.find((call) => statefulCall(project, info.module, call, READS_CLOCK) === call) ?? null;
}
