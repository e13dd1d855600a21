import { type FunctionInfo, keyword, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { type CeleryTask, isApplication, messageParameters, taskNamed } from './celery-task.ts';

/** Methods of a task whose own arguments are those of the function. */
const DIRECT = ['delay', 's', 'si'];
/** Methods that take them as a sequence and a dictionary; `send_task` is one of the application, which takes the name first. */
const PACKED: Readonly<Record<string, number>> = { apply_async: 0, signature: 0, subtask: 0, send_task: 1 };

/** A value that goes into a message, with the parameter that gets it where that is known. */
export interface SentValue {
  readonly node: ast.Expression;
  readonly param: ast.Parameter | null;
}

/** A call that sends a task, or prepares to (`s()`). */
export interface Sending {
  readonly call: ast.Call;
  readonly method: string;
  readonly in: FunctionInfo | null;
  /** Null for `send_task("name")`. */
  readonly task: CeleryTask | null;
  readonly values: readonly SentValue[];
}

/** The calls of a module that send a task of Celery. */
export function* celerySendings(module: Module, project: Project): Generator<Sending> {
  for (const { node: call, function: info } of module.callsNamed(...DIRECT, ...Object.keys(PACKED))) {
    const { func } = call;
    if (func.kind !== 'Attribute') continue;
    const task = taskNamed(func.value, module, project);
    const isSent = func.attr === 'send_task' ? isApplication(func.value, module, project) : task !== null;
    if (isSent) yield { call, method: func.attr, in: info, task, values: [...valuesOf(call, func.attr, task)] };
  }
}

function valuesOf(call: ast.Call, method: string, task: CeleryTask | null): Generator<SentValue> {
  if (DIRECT.includes(method)) return spread(call.args, namedIn(call), task);
  const index = PACKED[method] ?? 0;
  const args = keyword(call, 'args') ?? call.args[index];
  const kwargs = keyword(call, 'kwargs') ?? call.args[index + 1];
  const listed = args?.kind === 'List' || args?.kind === 'Tuple' ? args.elements : [];
  return spread(listed, kwargs ? named(kwargs) : new Map(), task);
}

function* spread(
  positional: readonly ast.Expression[],
  byName: ReadonlyMap<string, ast.Expression>,
  task: CeleryTask | null,
): Generator<SentValue> {
  const params = task ? messageParameters(task) : [];
  const known = positional.findIndex(({ kind }) => kind === 'Starred');
  for (const [index, node] of positional.entries()) {
    const isPlaced = known < 0 || index < known;
    yield { node, param: (isPlaced && params[index]) || null };
  }
  for (const [name, node] of byName) yield { node, param: params.find((each) => each.name === name) ?? null };
}

/** `{"user": user}`, `dict(user=user)`. */
function named(node: ast.Expression): Map<string, ast.Expression> {
  if (node.kind === 'Call' && node.func.kind === 'Name' && node.func.id === 'dict') return namedIn(node);
  const items = node.kind === 'Dict' ? node.items : [];
  return new Map(items.flatMap(({ key, value }) => (key?.kind === 'Str' ? [[key.value, value]] : [])));
}

function namedIn(call: ast.Call): Map<string, ast.Expression> {
  return new Map(call.keywords.flatMap(({ name, value }) => (name === null ? [] : [[name, value]])));
}
