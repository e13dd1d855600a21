import { argument, type FunctionInfo, keyword, type Module } from '../semantic/index.ts';
import type { ast } from '../syntax/index.ts';
import type { Project } from './project.ts';

const MARKERS = ['fastapi.Depends', 'fastapi.Security'];
/** Parameters with these can only be filled by FastAPI. */
const PARAMETERS = new Set(
  ['Depends', 'Security', 'Query', 'Path', 'Header', 'Cookie', 'Body', 'Form', 'File'].map((each) => `fastapi.${each}`),
);
const MIDDLEWARE = new Set(['starlette.middleware.base.BaseHTTPMiddleware']);

/** The functions that FastAPI or Starlette call themselves, with the reason. */
export function fastApiCalls(project: Project): ReadonlyMap<FunctionInfo, string> {
  const found = new Map<FunctionInfo, string>();
  for (const module of project.modules) {
    for (const info of module.functions) {
      const reason = ownReason(info, module, project);
      if (reason) found.set(info, reason);
    }
    for (const provider of providers(module)) {
      const info = providerFunction(provider, module, project);
      if (info && !found.has(info)) found.set(info, 'dependency');
    }
  }
  return found;
}

function ownReason(info: FunctionInfo, module: Module, project: Project): string | null {
  if (info.route) return 'route';
  if (info.params.some((param) => isFilledByFastApi(param, module))) return 'dependency';
  for (const each of info.node.decorators) {
    if (each.kind !== 'Call' || each.func.kind !== 'Attribute') continue;
    const receiver = module.typeOf(each.func.value);
    if (receiver && !receiver.startsWith('fastapi.')) continue;
    const name = each.func.attr;
    if (name === 'middleware' || name === 'exception_handler') return name.replace('_', ' ');
  }
  const { class: cls } = info;
  if (info.name === 'dispatch' && cls?.bases.some((base) => project.isA(base, MIDDLEWARE))) return 'middleware';
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

/** What stands in `Depends(…)` anywhere in the module. */
function providers(module: Module): ast.Expression[] {
  return module
    .calls(...MARKERS)
    .flatMap(({ node }) => argument(node, 0, 'dependency') ?? keyword(node, 'dependency') ?? []);
}

function providerFunction(provider: ast.Expression, module: Module, project: Project): FunctionInfo | null {
  const target = module.resolve(provider);
  const definition = target ? project.definition(target) : null;
  if (definition) return 'methods' in definition ? (definition.methods.get('__init__') ?? null) : definition;
  const type = provider.kind === 'Call' ? project.typeOf(module, provider) : null;
  return type ? project.method(type, '__call__') : null;
}
