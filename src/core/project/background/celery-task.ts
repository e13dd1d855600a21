import { type FunctionInfo, keyword, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';

const APPLICATION = new Set(['celery.Celery']);
/** Decorators that make a task without an application at hand. Celery [3.1; the last two end with 4.x]. */
const MAKERS = new Set(['celery.shared_task', 'celery.task.task', 'celery.decorators.task']);

/** A function that Celery runs in a worker, when a message asks for it. */
export interface CeleryTask {
  readonly info: FunctionInfo;
  readonly decorator: ast.Expression;
  /** What the decorator is called with; null for a bare `@app.task`. */
  readonly options: ast.Call | null;
}

/** The function as a task: under `@shared_task`, or `@app.task` of a `Celery` application, wherever that is made. */
export function celeryTask(info: FunctionInfo, project: Project): CeleryTask | null {
  for (const decorator of info.node.decorators) {
    const options = decorator.kind === 'Call' ? decorator : null;
    const made = options ? options.func : decorator;
    if (makesTask(made, info.module, project)) return { info, decorator, options };
  }
  return null;
}

function makesTask(node: ast.Expression, module: Module, project: Project): boolean {
  if (MAKERS.has(module.resolve(node) ?? '')) return true;
  return node.kind === 'Attribute' && node.attr === 'task' && isApplication(node.value, module, project);
}

/** Whether the expression is a `Celery` application. */
export function isApplication(node: ast.Expression, module: Module, project: Project): boolean {
  const type = project.typeOf(module, node);
  return type !== null && project.isA(type, APPLICATION);
}

/** The task that an expression names, here or in another module. */
export function taskNamed(node: ast.Expression, module: Module, project: Project): CeleryTask | null {
  const target = module.resolve(node);
  const found = target ? project.definition(target) : null;
  return found && !('methods' in found) ? celeryTask(found, project) : null;
}

/** The parameters that a message fills: `bind=True` adds one in front of them. */
export function messageParameters({ info, options }: CeleryTask): readonly ast.Parameter[] {
  return isTrue(options && keyword(options, 'bind')) ? info.params.slice(1) : info.params;
}

/** `pydantic=True`: the worker makes models of what it gets; since Celery 5.7 the sender dumps them, too. */
export function isTaskOfPydantic({ options }: CeleryTask): boolean {
  return isTrue(options && keyword(options, 'pydantic'));
}

function isTrue(node: ast.Expression | null | undefined): boolean {
  return node?.kind === 'Constant' && node.value === 'True';
}
