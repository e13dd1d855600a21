import { apiTable, argument, type FunctionInfo, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { callsTo } from '../blocking/known-call.ts';
import { functionNamed } from '../fastapi/function-named.ts';
import type { Project } from '../project.ts';

const ADDING = apiTable({
  'fastapi.BackgroundTasks': 'add_task',
  'starlette.background': 'BackgroundTask',
  'starlette.background.BackgroundTasks': 'add_task',
});

/** A function that FastAPI runs in this process, once the response is sent. */
export interface AddedTask {
  readonly call: ast.Call;
  /** The function that adds it. */
  readonly by: FunctionInfo | null;
  /** Null for a lambda, a function of a library and what is not known. */
  readonly info: FunctionInfo | null;
  /** What the function is given. */
  readonly given: readonly ast.Expression[];
}

/** The tasks that a module gives to `BackgroundTasks.add_task` and `BackgroundTask`. */
export function* addedTasks(module: Module, project: Project): Generator<AddedTask> {
  for (const { node: call, function: by } of callsTo(ADDING, module, project)) {
    const work = argument(call, 0, 'func');
    if (!work) continue;
    const given = [...call.args, ...call.keywords.map(({ value }) => value)].filter((each) => each !== work);
    const named = work.kind === 'Call' ? partial(work, module) : { node: work, given: [] };
    const info = named && functionNamed(named.node, module, project);
    yield { call, by, info, given: [...(named?.given ?? []), ...given] };
  }
}

/** The function in `functools.partial(send, address)`. */
function partial(call: ast.Call, module: Module): { node: ast.Expression; given: ast.Expression[] } | null {
  const [node, ...rest] = call.args;
  if (!node || module.resolve(call.func) !== 'functools.partial') return null;
  return { node, given: [...rest, ...call.keywords.map(({ name, value }) => (name ? value : []))].flat() };
}
