import { apiTable, type FunctionInfo, keyword, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { callsTo } from '../blocking/known-call.ts';
import { perModule } from '../per-module.ts';
import type { Project } from '../project.ts';
import { functionNamed } from './function-named.ts';
import { givingAway } from './given-away.ts';

/** Where Starlette takes a middleware: an ASGI class, or a function for `BaseHTTPMiddleware`. */
const TAKING = apiTable({
  'fastapi.FastAPI': 'add_middleware',
  'starlette.applications.Starlette': 'add_middleware',
  'starlette.middleware': 'Middleware',
});
/** What the code mentions that does so. */
export const ADDING = ['add_middleware', 'Middleware', 'middleware'];
const APPLICATIONS = new Set(['fastapi.FastAPI', 'starlette.applications.Starlette']);

/** The parameter through which a function passes the request on, as Starlette calls it for `http`; null for any other function. */
export function callNext(info: FunctionInfo, project: Project): ast.Parameter | null {
  const next = info.params[info.class ? 2 : 1];
  if (!next) return null;
  const isMiddleware =
    project.calledByFastApi(info) === 'middleware' ||
    givingAway(info, project, ADDING).some((module) => dispatchersIn(module, project).has(info));
  return isMiddleware ? next : null;
}

/** Functions that a module gives to Starlette without a decorator, to be called with a request and `call_next`. */
export const dispatchersIn = perModule<ReadonlySet<FunctionInfo>>(
  (module, project) => new Set(dispatchers(module, project)),
);

function* dispatchers(module: Module, project: Project): Generator<FunctionInfo> {
  for (const { node } of callsTo(TAKING, module, project)) {
    const dispatch = keyword(node, 'dispatch');
    const info = dispatch && functionNamed(dispatch, module, project);
    if (info) yield info;
  }
  for (const { node } of module.callsNamed('middleware')) {
    const call = node.parent;
    if (call?.kind !== 'Call' || call.func !== node || !isApplication(node.func, module, project)) continue;
    const [value] = call.args;
    const info = value && (functionNamed(value, module, project) ?? calledObject(value, module, project));
    if (info) yield info;
  }
}

function isApplication(func: ast.Expression, module: Module, project: Project): boolean {
  return func.kind === 'Attribute' && APPLICATIONS.has(project.typeOf(module, func.value) ?? '');
}

/** `app.middleware("http")(Audit())` */
function calledObject(value: ast.Expression, module: Module, project: Project): FunctionInfo | null {
  const type = project.typeOf(module, value);
  return type ? project.method(type, '__call__') : null;
}

/** `__call__` of the ASGI classes in `add_middleware(Timing)`. */
export function* asgiMiddleware(module: Module, project: Project): Generator<FunctionInfo> {
  for (const { node } of callsTo(TAKING, module, project)) {
    const [cls] = node.args;
    const type = cls && module.resolve(cls);
    const own = type ? project.method(type, '__call__') : null;
    if (own) yield own;
  }
}
