import { apiTable, argument, type FunctionInfo, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { functionNamed } from '../fastapi/function-named.ts';
import { givingAway } from '../fastapi/given-away.ts';
import { perModule } from '../per-module.ts';
import type { Project } from '../project.ts';
import { callsTo } from './known-call.ts';

/** Where a queue takes the function that a worker will run: position and name of the argument. */
const TAKES: Readonly<Record<string, readonly [index: number, name: string]>> = {
  enqueue: [0, 'f'],
  enqueue_call: [0, 'func'],
  enqueue_at: [1, 'f'],
  enqueue_in: [1, 'f'],
  schedule: [1, 'func'],
  cron: [1, 'func'],
  'arq.cron': [0, 'coroutine'],
  'arq.worker.func': [0, 'coroutine'],
};
/** RQ [1.0], rq-scheduler [0.10], arq [0.20]. */
const TAKING = apiTable({
  'rq.Queue': 'enqueue enqueue_call enqueue_at enqueue_in',
  'rq_scheduler.Scheduler': 'schedule cron enqueue_at enqueue_in',
  arq: 'cron',
  'arq.worker': 'func',
});
/** What the code mentions that gives a job to one of them. */
const WORDS = [...TAKING.last, 'arq'].filter((each) => each !== 'func');

/** Decorators of what a worker runs, and classes of which they are methods. Celery [4], RQ, dramatiq, huey. */
const DECORATORS = new Set(['celery.shared_task', 'rq.decorators.job', 'dramatiq.actor']);
const APPLICATIONS: Readonly<Record<string, ReadonlySet<string>>> = {
  'celery.Celery': new Set(['task']),
  'huey.RedisHuey': new Set(['task', 'periodic_task']),
  'huey.SqliteHuey': new Set(['task', 'periodic_task']),
};

/** A package, a module and a name at least. */
const PATH = /^\w+(\.\w+){2,}$/;
const ARQ_SETTINGS = new Set(['functions', 'on_startup', 'on_shutdown', 'on_job_start', 'on_job_end']);

/** Whether a queue's worker runs the function as a job: the loop that it gets there serves no requests. */
export function isJob(info: FunctionInfo, project: Project): boolean {
  return (
    info.node.decorators.some((each) => isJobDecorator(each, info.module, project)) ||
    givingAway(info, project, WORDS).some((module) => jobsIn(module, project).has(info)) ||
    isNamedByPath(info, project)
  );
}

/** `@shared_task`, `@app.task(bind=True)` with `app = Celery(…)`. */
function isJobDecorator(decorator: ast.Expression, module: Module, project: Project): boolean {
  const func = decorator.kind === 'Call' ? decorator.func : decorator;
  if (DECORATORS.has(module.resolve(func) ?? '')) return true;
  if (func.kind !== 'Attribute') return false;
  return APPLICATIONS[project.typeOf(module, func.value) ?? '']?.has(func.attr) === true;
}

/** `"tasks.cleanup.cleanup_task.run"`: a text names the function as a queue does, with its module and its object. */
function isNamedByPath(info: FunctionInfo, project: Project): boolean {
  const paths = ownersOf(info).map((owner) => `.${[info.module.name, ...owner, info.name].join('.')}`);
  if (paths.length === 0) return false;
  return project.quoting(info.name).some((module) =>
    module.all('Str').some(({ value }) => {
      return PATH.test(value) && paths.some((each) => each.endsWith(`.${value}`));
    }),
  );
}

/** What stands between the module and the function: nothing, or a variable of the module with an object of its class. */
function ownersOf({ class: cls, outer, module }: FunctionInfo): string[][] {
  if (outer) return [];
  if (!cls) return [[]];
  return [...module.moduleScope.bindings].flatMap(([name, bindings]) => {
    const isObject = bindings.some(
      (each) =>
        each.kind === 'assignment' &&
        each.value.kind === 'Call' &&
        module.resolve(each.value.func) === `${module.name}.${cls.qualname}`,
    );
    return isObject ? [[name]] : [];
  });
}

/** The functions that the module gives to a queue or to a worker. */
const jobsIn = perModule<ReadonlySet<FunctionInfo>>(
  (module, project) => new Set([...enqueued(module, project), ...listed(module, project)]),
);

function* enqueued(module: Module, project: Project): Generator<FunctionInfo> {
  for (const { api, node } of callsTo(TAKING, module, project)) {
    const [index, name] = TAKES[api] ?? TAKES[api.slice(api.lastIndexOf('.') + 1)] ?? [0, ''];
    const value = argument(node, index, name);
    const info = value && functionNamed(value, module, project);
    if (info) yield info;
  }
}

/** `functions = [send_mail]`, `on_startup = connect` of the class that arq takes as its settings, in a module that uses arq. */
function* listed(module: Module, project: Project): Generator<FunctionInfo> {
  if (!usesArq(module)) return;
  for (const node of [...module.all('Assign'), ...module.all('AnnAssign')]) {
    const target = node.kind === 'Assign' ? node.targets[0] : node.target;
    if (target?.kind !== 'Name' || !ARQ_SETTINGS.has(target.id) || !node.value) continue;
    if (module.enclosingCode(node)?.kind !== 'ClassDef') continue;
    const isDisplay = node.value.kind === 'List' || node.value.kind === 'Tuple';
    for (const value of isDisplay ? node.value.elements : [node.value]) {
      const info = functionNamed(value, module, project);
      if (info) yield info;
    }
  }
}

function usesArq({ moduleScope }: Module): boolean {
  return [...moduleScope.bindings.values()].some((bindings) =>
    bindings.some((each) => each.kind === 'import' && each.target.split('.')[0] === 'arq'),
  );
}
