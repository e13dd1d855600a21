import { type FunctionInfo, keyword, type Module, NETWORK } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { knownApi } from '../blocking/known-call.ts';
import type { Project } from '../project.ts';
import { referencesTo } from '../references.ts';
import { classAttribute } from '../values/definition-value.ts';
import { isScheduled } from './celery-beat.ts';
import { classNamed, valuesOf } from './celery-serializer.ts';
import type { CeleryTask } from './celery-task.ts';
import { ownCalls, type ReachedCall, reachedCalls, wayTo } from './reached-calls.ts';
import { isInRetryLoop, otherDecorators } from './retries.ts';
import { taskFailure } from './task-failure.ts';

/** Transports of HTTP clients that can try again. requests [2], urllib3 [1.26], httpx [0.18] */
const TRANSPORTS = [
  'requests.adapters.HTTPAdapter',
  'urllib3.util.Retry',
  'urllib3.util.retry.Retry',
  'urllib3.Retry',
  'httpx.HTTPTransport',
  'httpx.AsyncHTTPTransport',
];

/** A call over the network that nobody repeats when it fails. */
export interface UnrepeatedCall extends ReachedCall {
  readonly api: string;
  /** The handler of the task that makes a failure look like success; null where the task fails. */
  readonly handler: ast.Handler | null;
}

/** What a task asks the network for without a second try, of its own, of Celery or of the client; null for a task that has one. */
export function unrepeatedCall(task: CeleryTask, project: Project): UnrepeatedCall | null {
  if (hasPolicy(task, project) || isScheduled(task, project) || isOnlyCalled(task, project)) return null;
  for (const reached of reachedCalls(task.info, project)) {
    const api = knownApi(NETWORK, reached.call, reached.info.module, project);
    if (!api || !wayTo(reached).every((each) => !isInRetryLoop(each) && isBare(each.info, task))) continue;
    const failure = taskFailure(reached);
    if (failure.kind === 'handled') continue;
    return { ...reached, api, handler: failure.kind === 'logged' ? failure.handler : null };
  }
  return null;
}

/** Whether the project calls the task as a plain function and never sends it: its caller waits for what comes of it. */
function isOnlyCalled({ info }: CeleryTask, project: Project): boolean {
  if (info.class || info.outer) return false;
  const uses = [...referencesTo(project, info.module, info.name)].filter(({ module }) => module.role !== 'test');
  return uses.length > 0 && uses.every(({ node }) => node.parent?.kind === 'Call' && node.parent.func === node);
}

/** No decorator but the task's own may try again, and no transport. */
function isBare(info: FunctionInfo, { decorator }: CeleryTask): boolean {
  return otherDecorators(info).every((each) => each === decorator) && info.module.calls(...TRANSPORTS).length === 0;
}

function hasPolicy(task: CeleryTask, project: Project): boolean {
  const { info, options } = task;
  if (options?.keywords.some(({ name }) => name === null || name === 'autoretry_for')) return true;
  if (ownCalls(info, project).some((each) => asksAgain(each, info))) return true;
  const base = options && keyword(options, 'base');
  return (base ? mayRetry(base, info.module, project) : false) || isConfigured(project);
}

/** `self.retry()`, `current_task.retry()`, and inside `send` also `send.apply_async(countdown=60)`. */
function asksAgain({ func }: ast.Call, { name }: FunctionInfo): boolean {
  if (func.kind !== 'Attribute') return false;
  if (func.attr === 'retry') return true;
  return /^(apply_async|delay)$/.test(func.attr) && func.value.kind === 'Name' && func.value.id === name;
}

/** `task_annotations = {"*": {"autoretry_for": …}}`, or a class of tasks for the whole application. */
function isConfigured(project: Project): boolean {
  if (project.mentioning('task_annotations', 'CELERY_TASK_ANNOTATIONS').length > 0) return true;
  return project
    .mentioning('task_cls')
    .some((module) => [...valuesOf(['task_cls'], module)].some((each) => mayRetry(each, module, project)));
}

/** Whether a base class of tasks retries, or cannot be read. */
function mayRetry(base: ast.Expression, module: Module, project: Project): boolean {
  if (module.resolve(base) === 'celery.Task') return false;
  const cls = classNamed(base, module, project);
  if (!cls) return true;
  const type = `${cls.module.name}.${cls.qualname}`;
  return classAttribute(project, type, 'autoretry_for', 0) !== null || project.method(type, '__call__') !== null;
}
