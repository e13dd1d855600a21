import { apiTable, argument, type FunctionInfo, type Module } from '../../semantic/index.ts';
import { callsTo } from '../blocking/known-call.ts';
import { perModule } from '../per-module.ts';
import type { Project } from '../project.ts';
import { functionNamed } from './function-named.ts';
import { givingAway } from './given-away.ts';
import { ADDING, asgiMiddleware, dispatchersIn } from './middleware.ts';

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
const WORDS = [...TAKING.last, ...ADDING];

/** Whether the function runs for a request without a decorator or a call: as a background task, or as a route, handler or middleware that is added. */
export function isHandedOver(info: FunctionInfo, project: Project): boolean {
  return givingAway(info, project, WORDS).some((module) => handedOverIn(module, project).has(info));
}

const handedOverIn = perModule<ReadonlySet<FunctionInfo>>((module, project) => new Set(handedOver(module, project)));

function* handedOver(module: Module, project: Project): Generator<FunctionInfo> {
  for (const { api, node } of callsTo(TAKING, module, project)) {
    const [index, name] = TAKES[api.slice(api.lastIndexOf('.') + 1)] ?? [0, ''];
    const value = argument(node, index, name);
    const info = value && functionNamed(value, module, project);
    if (info) yield info;
  }
  yield* dispatchersIn(module, project);
  yield* asgiMiddleware(module, project);
}
