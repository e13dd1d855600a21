import { type ClassInfo, keyword, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { definitionOf } from '../values/definition-value.ts';
import type { Sending } from './celery-sent.ts';
import type { CeleryTask } from './celery-task.ts';

/** Serializers that take plain values only. kombu [4]; `json` is the default of Celery [4]. */
const PLAIN = new Set(['json', 'yaml', 'msgpack']);
const SETTINGS = ['task_serializer', 'CELERY_TASK_SERIALIZER'];
/** What teaches a serializer further types. kombu [5.3; `register` 1.0] */
const REGISTERING = /^kombu\.(utils\.json\.register_type|serialization\.(register|registry\.register))$/;
/** Methods through which everything goes that is sent. */
const SENDING = ['delay', 'apply_async', 'send_task'];

const known = new WeakMap<Project, boolean>();

/** Whether the project has messages hold more than plain values, or sends them in a way of its own. */
export function hasOwnSerializer(project: Project): boolean {
  const found = known.get(project) ?? readSettings(project);
  known.set(project, found);
  return found;
}

/** Whether this task, or this call, is sent with a serializer of its own, or through a class that has its own `apply_async`. */
export function isSentSpecially({ call, task }: Sending, project: Project): boolean {
  const chosen = [keyword(call, 'serializer'), task?.options && keyword(task.options, 'serializer')];
  return chosen.some((each) => each && !isPlain(each)) || (task !== null && hasOwnSending(task, project));
}

function readSettings(project: Project): boolean {
  const isSet = (module: Module) =>
    [...valuesOf(SETTINGS, module)].some((each) => !isPlain(definitionOf(project, module, each).node));
  if (project.mentioning(...SETTINGS).some(isSet)) return true;
  if (project.mentioning('register_pydantic_serializer').length > 0) return true;
  if (project.mentioning('kombu').some((module) => module.calls().some(({ target }) => REGISTERING.test(target ?? ''))))
    return true;
  return project
    .mentioning('task_cls')
    .some((module) => [...valuesOf(['task_cls'], module)].some((each) => mayReplaceSending(each, module, project)));
}

/** What is given under one of the names: `name=…`, `conf.name = …`, `{"name": …}`. */
export function* valuesOf(names: readonly string[], module: Module): Generator<ast.Expression> {
  for (const each of module.all('Keyword')) if (each.name && names.includes(each.name)) yield each.value;
  for (const { targets, value } of module.all('Assign')) {
    if (targets.some((each) => names.includes(lastName(each)))) yield value;
  }
  for (const { target, value } of module.all('AnnAssign')) if (value && names.includes(lastName(target))) yield value;
  for (const { items } of module.all('Dict')) {
    for (const { key, value } of items) if (key?.kind === 'Str' && names.includes(key.value)) yield value;
  }
}

function lastName(node: ast.Expression): string {
  if (node.kind === 'Subscript') return node.indexes[0]?.kind === 'Str' ? node.indexes[0].value : '';
  return node.kind === 'Attribute' ? node.attr : node.kind === 'Name' ? node.id : '';
}

function isPlain(node: ast.Expression): boolean {
  return node.kind === 'Str' && PLAIN.has(node.value);
}

function hasOwnSending({ options, info }: CeleryTask, project: Project): boolean {
  const base = options && keyword(options, 'base');
  return base ? mayReplaceSending(base, info.module, project) : false;
}

function mayReplaceSending(base: ast.Expression, module: Module, project: Project): boolean {
  const cls = classNamed(base, module, project);
  const type = cls ? `${cls.module.name}.${cls.qualname}` : '';
  return cls === null || SENDING.some((each) => project.method(type, each) !== null);
}

/** The class that a setting or option names: the class itself, or `"app.tasks:Base"`. */
export function classNamed(node: ast.Expression, module: Module, project: Project): ClassInfo | null {
  const target = node.kind === 'Str' ? node.value.replace(':', '.') : module.resolve(node);
  const found = target ? project.definition(target) : null;
  return found && 'methods' in found ? found : null;
}
