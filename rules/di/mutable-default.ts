import {
  type ast,
  COLUMN_CALLS,
  callableOf,
  type DefaultFate,
  defaultFate,
  defineRule,
  type FunctionInfo,
  holdsOneRow,
  isFilledByFastApi,
  isMutable,
  isOfCoreTable,
  isReadOnly,
  isStub,
  keyword,
  type Module,
  namesCollection,
  type Problem,
  type Project,
} from '#rule';

const MEMO = /^_|cache|memo/i;
const WHAT: Partial<Record<DefaultFate['kind'], string>> = {
  mutated: 'changes it, so one call sees what another has left in it',
  returned: 'hands it out, so what one caller changes shows for the others',
  stored: 'keeps it, so what is changed in one place shows in the others',
  wrapped: 'hands it out inside of another object',
  kept: 'keeps it, and whatever comes to change it changes it in all objects that were made with the default',
  handed: 'hands it on, and whatever comes to change it there does so for all later calls',
};
const NOTES = new Set<DefaultFate['kind']>(['wrapped', 'handed', 'kept']);
/** Methods whose requests have no body, from which FastAPI would read a bare list or dict. */
const BODILESS = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'WEBSOCKET']);

export default defineRule({
  id: 'di/mutable-default',
  severity: 'warning',
  summary: 'Do not use a list, dict or set as a default.',
  *check(module, project) {
    if (module.role === 'test') return;
    for (const info of module.functions) if (!isStub(info.node)) yield* parameters(info, module, project);
    // In a migration a column's `default=` does nothing: only the database's own counts there.
    if (module.role === 'migration') return;
    for (const { node } of module.calls(...COLUMN_CALLS)) {
      const value = keyword(node, 'default');
      if (value && isMutable(value, module) && !holdsOneRow(node, module) && !isOfCoreTable(node, module, project))
        yield column(value, module);
    }
  },
});

function* parameters(info: FunctionInfo, module: Module, project: Project): Generator<Problem> {
  const by = project.calledByFastApi(info);
  for (const param of info.params) {
    if (!param.default || !isMutable(param.default, module) || isFilledByFastApi(param, module)) continue;
    const fate = defaultFate(param, info, project);
    if (by === 'route' || by === 'dependency') yield* filledByFastApi(param, info, fate);
    else if (!MEMO.test(param.name)) yield* plain(param, info, fate);
  }
}

/** FastAPI copies the default for each request, so nothing is shared between requests. */
function* filledByFastApi(param: ast.Parameter, info: FunctionInfo, { kind }: DefaultFate): Generator<Problem> {
  const { route } = info;
  const isBody = route && param.annotation && namesCollection(param.annotation, info.module);
  const hasNone = route?.methods.some((method) => BODILESS.has(method));
  if (kind !== 'mutated' && !(isBody && hasNone)) return;
  const source = isBody ? ', and reads such a parameter from the request body' : '';
  yield {
    at: param,
    severity: 'note',
    message: `FastAPI copies the default of \`${param.name}\` for each request${source}; a direct call of \`${info.name}\`, as tests make, works on one object for all calls.`,
    advice: 'Declare the source, such as `Query([])` for a list, or use `None` and make the object in the body.',
  };
}

/** What is only read here harms nobody; nor does what others get under a type that forbids changes. */
function* plain(param: ast.Parameter, info: FunctionInfo, { kind, at }: DefaultFate): Generator<Problem> {
  const what = WHAT[kind];
  if (!what || (kind === 'handed' && param.annotation && isReadOnly(param.annotation, info.module))) return;
  yield {
    at: param,
    severity: NOTES.has(kind) ? 'note' : 'warning',
    message: `The default of \`${param.name}\` is made once, and every call of \`${info.name}\` without that argument works on the same object; \`${info.name}\` ${what}.`,
    advice: `Use \`None\` as the default, and make the object in the body (\`if ${param.name} is None:\`).`,
    because: [
      { at, note: `\`${param.name}\` is ${kind === 'handed' ? 'handed on' : kind === 'kept' ? 'stored' : kind} here` },
    ],
  };
}

function column(value: ast.Expression, module: Module): Problem {
  return {
    at: value,
    message:
      'This default is one object: every row that is inserted without a value gets that same object, and a change to one of them shows in the others.',
    advice: 'Pass a callable, which SQLAlchemy calls for each row: `default=list`, `default=dict` or a `lambda`.',
    suggestion: callableOf(value, module),
  };
}
