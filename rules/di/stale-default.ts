import { argument, type ast, type CallSite, callsWithin, defineRule, type FunctionInfo, keyword, type Module, type Problem, type Project, READS_CLOCK, statefulCall } from '#rule';

const COLUMNS = ['sqlalchemy.Column', 'sqlalchemy.orm.mapped_column'];
const FIELDS = ['pydantic.Field', 'dataclasses.field', 'sqlmodel.Field'];
/** Classes whose body holds the defaults of their instances; settings are not among them, one object is made of them. */
const MODELS = new Set(['pydantic.BaseModel', 'pydantic.main.BaseModel', 'sqlmodel.SQLModel', 'typing.NamedTuple', 'msgspec.Struct']);
const SETTINGS = new Set(['pydantic.BaseSettings', 'pydantic_settings.BaseSettings', 'pydantic_settings.main.BaseSettings']);
const DATACLASSES = new Set(['dataclasses.dataclass', 'pydantic.dataclasses.dataclass', 'attr.s', 'attr.define', 'attrs.define', 'attr.dataclass']);
const CACHES = new Set(['functools.lru_cache', 'functools.cache']);

export default defineRule({
  id: 'di/stale-default',
  severity: 'error',
  summary: 'Do not evaluate the clock, an id or a random value once at import where each call needs its own.',
  *check(module, project) {
    for (const param of module.all('Parameter')) if (param.default) yield* parameter(param, param.default, module, project);
    for (const site of module.calls(...COLUMNS, ...FIELDS)) yield* declared(site, module, project);
    for (const node of module.all('AnnAssign')) yield* field(node, module, project);
    for (const { node } of module.calls('fastapi.Depends', 'fastapi.Security')) yield* dependency(node, module, project);
    for (const info of module.functions) yield* cached(info, project);
  },
});

const frozen = (text: string, each: string) =>
  `\`${text}\` runs once, when the module is imported: every ${each} gets the value of that moment until the process ends.`;

/** A default of a nested function is evaluated whenever the outer one runs. */
function* parameter(param: ast.Parameter, value: ast.Expression, module: Module, project: Project): Generator<Problem> {
  const call = module.enclosingFunction(value) ? null : statefulCall(project, module, value);
  if (!call) return;
  const advice = `Use \`None\` as the default of \`${param.name}\` and make the value in the body.`;
  yield { at: value, message: frozen(module.text(call), 'call without that argument'), advice };
}

/** `Column(default=now())`, `Field(default=uuid4())`, `Field(uuid4())`. */
function* declared({ node, target }: CallSite, module: Module, project: Project): Generator<Problem> {
  const isField = FIELDS.includes(target ?? '');
  const given = [...node.keywords.filter(({ name }) => name === 'default' || name === 'onupdate'), ...(isField ? node.args.slice(0, 1) : [])];
  for (const each of given) {
    const value = each.kind === 'Keyword' ? each.value : each;
    const call = isSettings(module, node, project) || module.enclosingFunction(node) ? null : statefulCall(project, module, value);
    if (!call) continue;
    const callable = callableOf(value, module);
    const name = isField ? 'default_factory' : each.kind === 'Keyword' ? each.name : null;
    const advice = `Pass a callable, which runs for each ${isField ? 'instance' : 'row'}: \`${name}=${callable}\`.`;
    yield { at: each, message: frozen(module.text(call), isField ? 'instance' : 'row'), advice, suggestion: `${name}=${callable}` };
  }
}

/** `id: UUID = uuid4()` in a pydantic model or a dataclass. */
function* field(node: ast.AnnAssign, module: Module, project: Project): Generator<Problem> {
  const { value, annotation } = node;
  const isClassVar = annotation.kind === 'Subscript' && module.resolve(annotation.value) === 'typing.ClassVar';
  if (!value || isClassVar || isDeclaration(value, module) || !holdsDefaults(module, node, project)) return;
  const call = statefulCall(project, module, value);
  if (!call) return;
  const factory = `Field(default_factory=${callableOf(value, module)})`;
  const advice = 'Give the field a `default_factory`, which runs for each instance.';
  yield { at: value, message: frozen(module.text(call), 'instance'), advice, suggestion: module.resolve({ kind: 'Name', id: 'Field', start: value.start, end: value.end, parent: value.parent }) === 'pydantic.Field' && factory };
}

function isDeclaration(value: ast.Expression, module: Module): boolean {
  return value.kind === 'Call' && [...COLUMNS, ...FIELDS].includes(module.resolve(value.func) ?? '');
}

function holdsDefaults(module: Module, node: ast.Node, project: Project): boolean {
  const code = module.enclosingCode(node);
  if (code?.kind !== 'ClassDef' || module.enclosingFunction(code) || isSettings(module, node, project)) return false;
  const decorated = code.decorators.some((each) => DATACLASSES.has(module.resolve(each.kind === 'Call' ? each.func : each) ?? ''));
  return decorated || module.classInfo(code).bases.some((base) => project.isA(base, MODELS));
}

function isSettings(module: Module, node: ast.Node, project: Project): boolean {
  const code = module.enclosingCode(node);
  return code?.kind === 'ClassDef' && module.classInfo(code).bases.some((base) => project.isA(base, SETTINGS));
}

/** What runs later instead: the function itself, or a lambda around an expression. */
function callableOf(value: ast.Expression, module: Module): string {
  const bare = value.kind === 'Call' && value.args.length + value.keywords.length === 0;
  return bare ? module.text(value.func) : `lambda: ${module.text(value)}`;
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
  const spent = info.async && info.generator ? 'async generator' : info.async ? 'coroutine' : info.generator ? 'generator' : null;
  const clock = spent ? null : readsClock(info, project);
  if (spent) {
    const message = `The cache keeps the ${spent} that the first call of \`${info.name}\` makes; it is used up after that, so the second use fails or gets nothing.`;
    yield { at, message, advice: 'Drop the cache here; cache the value in a plain function, or keep it on `app.state` in the lifespan.' };
  } else if (clock) {
    const message = `\`${info.name}\` is cached, so \`${info.module.text(clock)}\` runs once and its time is returned until the process ends.`;
    yield { at, message, advice: 'Drop the cache, or take the time as a parameter.' };
  }
}

function readsClock(info: FunctionInfo, project: Project): ast.Call | null {
  const returns = info.module.all('Return').filter((each) => each.value && info.module.enclosingCode(each) === info.node);
  const calls = returns.flatMap(({ value }) => (value ? [...callsWithin(value)] : []));
  return calls.find((call) => statefulCall(project, info.module, call, READS_CLOCK) === call) ?? null;
}
