import { apiTable, argument, type FunctionInfo, keyword, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { callsTo } from '../blocking/known-call.ts';
import { perModule } from '../per-module.ts';
import type { Project } from '../project.ts';
import { givingAway } from './given-away.ts';

/** Where FastAPI and Starlette take a function as a value: position and name of the argument. */
const TAKES: Readonly<Record<string, readonly [number, string]>> = {
  add_task: [0, 'func'],
  BackgroundTask: [0, 'func'],
  add_api_route: [1, 'endpoint'],
  add_api_websocket_route: [1, 'endpoint'],
  add_exception_handler: [1, 'handler'],
};
const TAKING = apiTable({
  'fastapi.BackgroundTasks': 'add_task',
  'starlette.background': 'BackgroundTask',
  'fastapi.FastAPI': 'add_api_route add_api_websocket_route add_exception_handler',
  'fastapi.APIRouter': 'add_api_route add_api_websocket_route',
});

/** Where Starlette takes a middleware: an ASGI class, or a function for `BaseHTTPMiddleware`. */
const MIDDLEWARE = apiTable({
  'fastapi.FastAPI': 'add_middleware',
  'starlette.applications.Starlette': 'add_middleware',
  'starlette.middleware': 'Middleware',
});

/** Whether the function runs for a request without a decorator or a call: as a background task, or as a route, handler or middleware that is added. */
export function isHandedOver(info: FunctionInfo, project: Project): boolean {
  return givingAway(info, project).some((module) => handedOverIn(module, project).has(info));
}

const handedOverIn = perModule<ReadonlySet<FunctionInfo>>((module, project) => new Set(handedOver(module, project)));

function* handedOver(module: Module, project: Project): Generator<FunctionInfo> {
  for (const { api, node } of callsTo(TAKING, module, project)) {
    const [index, name] = TAKES[api.slice(api.lastIndexOf('.') + 1)] ?? [0, ''];
    const value = argument(node, index, name);
    const info = value && functionNamed(value, module, project);
    if (info) yield info;
  }
  for (const { node } of callsTo(MIDDLEWARE, module, project)) yield* middleware(node, module, project);
}

/** `__call__` of `add_middleware(Timing)`, and `add_middleware(BaseHTTPMiddleware, dispatch=timing)`. */
function* middleware(call: ast.Call, module: Module, project: Project): Generator<FunctionInfo> {
  const [cls] = call.args;
  const type = cls && module.resolve(cls);
  const own = type ? project.method(type, '__call__') : null;
  if (own) yield own;
  const dispatch = keyword(call, 'dispatch');
  const info = dispatch && functionNamed(dispatch, module, project);
  if (info) yield info;
}

/** The project's function that an expression names: `send_mail`, `mails.send`, `self.mails.send`. */
export function functionNamed(value: ast.Expression, module: Module, project: Project): FunctionInfo | null {
  const target = module.resolve(value);
  const definition = target ? project.definition(target) : null;
  if (definition) return 'methods' in definition ? null : definition;
  const type = value.kind === 'Attribute' ? project.typeOf(module, value.value) : null;
  return type && value.kind === 'Attribute' ? project.method(type, value.attr) : null;
}
