import { apiTable, argument, keyword, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { callsTo } from '../blocking/known-call.ts';
import { perModule } from '../per-module.ts';
import type { Project } from '../project.ts';

/** A call after which code runs beside the function or behind it: after the response, as a task of its own, in a thread. */
export interface HandingCall {
  readonly call: ast.Call;
  readonly how: 'background' | 'task' | 'thread';
  /** What runs: a function, or a method with its object. */
  readonly runs: ast.Expression;
  /** What it is given. */
  readonly given: readonly ast.Expression[];
}

const HANDING = apiTable({
  'fastapi.BackgroundTasks': 'add_task',
  'starlette.background': 'BackgroundTask',
  asyncio: 'create_task ensure_future run_coroutine_threadsafe',
  'asyncio.AbstractEventLoop': 'create_task',
  threading: 'Thread Timer',
  'concurrent.futures.ThreadPoolExecutor': 'submit',
});

/** The calls that hand something over, without those whose end the function waits for itself. */
export function* handingCalls(module: Module, project: Project): Generator<HandingCall> {
  for (const { api, node } of callsTo(HANDING, module, project)) {
    const handed = read(api.slice(api.lastIndexOf('.') + 1), node);
    if (handed && (handed.how === 'background' || !isWaitedFor(node, module))) yield { call: node, ...handed };
  }
}

/** Whether a call only makes the coroutine of a task of its own that the function does not wait for: what fails there fails alone. */
export function isDetached(call: ast.Call, module: Module, project: Project): boolean {
  return detachedIn(module, project).has(call);
}

const detachedIn = perModule<ReadonlySet<ast.Node>>(
  (module, project) =>
    new Set(
      [...handingCalls(module, project)].flatMap(({ how, call }) => (how === 'task' ? call.args.slice(0, 1) : [])),
    ),
);

function read(name: string, node: ast.Call): Omit<HandingCall, 'call'> | null {
  switch (name) {
    case 'add_task':
    case 'BackgroundTask':
    case 'submit':
      return called(node, name === 'submit' ? 'thread' : 'background');
    case 'Thread':
      return started(keyword(node, 'target'), node);
    case 'Timer':
      return started(argument(node, 1, 'function'), node);
    default:
      return coroutine(node.args[0]);
  }
}

/** `add_task(work, db, name=name)`. */
function called({ args, keywords }: ast.Call, how: HandingCall['how']): Omit<HandingCall, 'call'> | null {
  const [runs, ...given] = args;
  return runs ? { how, runs, given: [...given, ...keywords.map(({ value }) => value)] } : null;
}

/** `create_task(work(db))`. */
function coroutine(node: ast.Expression | undefined): Omit<HandingCall, 'call'> | null {
  if (node?.kind !== 'Call') return null;
  return { how: 'task', runs: node.func, given: [...node.args, ...node.keywords.map(({ value }) => value)] };
}

/** `Thread(target=work, args=(db,))`. */
function started(runs: ast.Expression | undefined, node: ast.Call): Omit<HandingCall, 'call'> | null {
  if (!runs) return null;
  const given = [keyword(node, 'args'), keyword(node, 'kwargs')].flatMap((each) => {
    if (each?.kind === 'Tuple' || each?.kind === 'List') return each.elements;
    return each?.kind === 'Dict' ? each.items.map(({ value }) => value) : [];
  });
  return { how: 'thread', runs, given };
}

const WAITING = /^(join|result|exception|cancel|wait)$/;

/** Awaited, returned, or kept under a name that is awaited, gathered, joined or cancelled. */
function isWaitedFor(node: ast.Call, module: Module): boolean {
  for (let up = node.parent; up && up.kind !== 'FunctionDef'; up = up.parent) {
    if (up.kind === 'Await' || up.kind === 'Return' || up.kind === 'Yield' || up.kind === 'WithItem') return true;
    const name = keptAs(up);
    if (name) return isAskedFor(name, module, module.enclosingFunction(node)?.node ?? null);
    if (up.kind === 'Attribute' && WAITING.test(up.attr)) return true;
  }
  return false;
}

/** `task = …`, `tasks.append(…)`, `tasks[key] = …`; what an attribute keeps lives longer than the function. */
function keptAs(node: ast.Node): string | null {
  if (node.kind === 'Assign') return nameOf(node.targets[0]);
  if (node.kind === 'Call' && node.func.kind === 'Attribute' && /^(append|add|extend)$/.test(node.func.attr))
    return nameOf(node.func.value);
  return null;
}

function nameOf(node: ast.Expression | undefined): string | null {
  if (node?.kind === 'Subscript') return nameOf(node.value);
  return node?.kind === 'Name' ? node.id : null;
}

function isAskedFor(name: string, module: Module, code: ast.FunctionDef | null): boolean {
  return module.named(name).some((each) => {
    if (each.kind !== 'Name' || !code || each.start < code.start || each.end > code.end) return false;
    const up = each.parent;
    if (up?.kind === 'Attribute' && WAITING.test(up.attr)) return true;
    if (up?.kind === 'For' && up.iter === each) return true;
    return isInside(each, code);
  });
}

/** Under an `await`, or handed out by the function. */
function isInside(node: ast.Node, code: ast.FunctionDef): boolean {
  for (let up = node.parent; up && up !== code; up = up.parent) {
    if (up.kind === 'Await' || up.kind === 'Return' || up.kind === 'Yield') return true;
  }
  return false;
}
