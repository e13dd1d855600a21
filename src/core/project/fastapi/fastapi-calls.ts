import { argument, type FunctionInfo, keyword, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { handlesEvents } from '../blocking/start-up.ts';
import { perModule } from '../per-module.ts';
import type { Project } from '../project.ts';
import { givingAway } from './given-away.ts';

const MARKERS = ['fastapi.Depends', 'fastapi.Security'];
/** What the code mentions that gives something to them. */
export const MARKED = ['Depends', 'Security'];
/** Parameters with these can only be filled by FastAPI. */
const PARAMETERS = new Set(
  ['Depends', 'Security', 'Query', 'Path', 'Header', 'Cookie', 'Body', 'Form', 'File'].map((each) => `fastapi.${each}`),
);
const MIDDLEWARE = new Set(['starlette.middleware.base.BaseHTTPMiddleware', 'starlette.middleware.BaseHTTPMiddleware']);
const ROUTES = new Set(['fastapi.routing.APIRoute']);

/** Why FastAPI or Starlette call a function themselves; undefined when they do not. */
export function calledByFastApi(info: FunctionInfo, project: Project): string | undefined {
  return ownReason(info, info.module, project) ?? (isDependency(info, project) ? 'dependency' : undefined);
}

function isDependency(info: FunctionInfo, project: Project): boolean {
  return givingAway(info, project, MARKED).some((module) => dependenciesIn(module, project).has(info));
}

/** What the module gives to `Depends`. */
const dependenciesIn = perModule<ReadonlySet<FunctionInfo>>(
  (module, project) => new Set([...given(module, project), ...declared(module, project)]),
);

function ownReason(info: FunctionInfo, module: Module, project: Project): string | null {
  if (info.route) return 'route';
  if (info.params.some((param) => isFilledByFastApi(param, module)) && !handlesEvents(info, project))
    return 'dependency';
  for (const each of info.node.decorators) {
    if (each.kind !== 'Call' || each.func.kind !== 'Attribute') continue;
    const receiver = module.typeOf(each.func.value);
    if (receiver && !receiver.startsWith('fastapi.')) continue;
    const name = each.func.attr;
    if (name === 'middleware' || name === 'exception_handler') return name.replace('_', ' ');
  }
  const { class: cls } = info;
  if (info.name === 'dispatch' && cls?.bases.some((base) => project.isA(base, MIDDLEWARE))) return 'middleware';
  if (info.name === 'get_route_handler' && cls?.bases.some((base) => project.isA(base, ROUTES))) return 'route class';
  return null;
}

/** A default or `Annotated` marker such as `Query()` or `Depends()`. */
export function isFilledByFastApi(param: ast.Parameter, module: Module): boolean {
  return marker(param, module) !== null;
}

/** The call `Query(…)`, `Depends(…)` … of a parameter, as its default or inside `Annotated`. */
export function marker(param: ast.Parameter, module: Module): ast.Call | null {
  const annotated = param.annotation?.kind === 'Subscript' ? param.annotation.indexes.slice(1) : [];
  for (const each of [param.default, ...annotated]) {
    if (each?.kind !== 'Call') continue;
    const target = module.resolve(each.func);
    if (target && PARAMETERS.has(target)) return each;
  }
  return null;
}

/** What is given to `Depends(…)` anywhere in the module. */
function given(module: Module, project: Project): FunctionInfo[] {
  return module.calls(...MARKERS).flatMap(({ node }) => {
    const provider = argument(node, 0, 'dependency') ?? keyword(node, 'dependency');
    return (provider ? providerFunction(provider, module, project) : null) ?? [];
  });
}

/** The class of `params: Pagination = Depends()`: the annotation says what FastAPI calls. */
function declared(module: Module, project: Project): FunctionInfo[] {
  return module.all('Parameter').flatMap((param) => {
    const call = marker(param, module);
    if (!call || !param.annotation || !MARKERS.includes(module.resolve(call.func) ?? '')) return [];
    if (argument(call, 0, 'dependency')) return [];
    const type = project.types(module).annotated(param.annotation);
    return (type ? project.method(type, '__init__') : null) ?? [];
  });
}

/** A function, a class, an instance that can be called, a method of one, or what a function of the project makes. */
export function providerFunction(provider: ast.Expression, module: Module, project: Project): FunctionInfo | null {
  const target = module.resolve(provider);
  const definition = target ? project.definition(target) : null;
  if (definition) return 'methods' in definition ? (definition.methods.get('__init__') ?? null) : definition;
  const type = project.typeOf(module, provider);
  if (type) return project.method(type, '__call__');
  if (provider.kind === 'Call') return madeBy(provider, module, project);
  const owner = provider.kind === 'Attribute' ? project.typeOf(module, provider.value) : null;
  return owner && provider.kind === 'Attribute' ? project.method(owner, provider.attr) : null;
}

/** The nested function that `require_role("admin")` returns. */
function madeBy(call: ast.Call, module: Module, project: Project): FunctionInfo | null {
  const maker = project.callee(module, call);
  if (!maker) return null;
  const returned = maker.module
    .all('Return')
    .flatMap(({ value }) =>
      value?.kind === 'Name' && maker.module.enclosingCode(value) === maker.node ? [value] : [],
    );
  const targets = new Set(returned.map((each) => maker.module.resolve(each)));
  const [only] = targets;
  const made = only && targets.size === 1 ? project.definition(only) : null;
  return made && !('methods' in made) ? made : null;
}
