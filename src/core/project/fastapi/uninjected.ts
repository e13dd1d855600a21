import { argument, type FunctionInfo, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { definitionOf } from '../values/definition-value.ts';
import { readsOf } from './clamp.ts';

const MARKERS = new Set(['fastapi.Depends', 'fastapi.Security']);
/** Decorators that leave the arguments of a call as they are. */
const TRANSPARENT = new Set([
  'builtins.staticmethod',
  'builtins.classmethod',
  'contextlib.contextmanager',
  'contextlib.asynccontextmanager',
]);
const REGISTERS =
  /^(get|post|put|delete|patch|head|options|trace|api_route|route|websocket|on_event|middleware|exception_handler)$/;
/** What Starlette calls by itself, without FastAPI's injection. */
const PLAIN_CALLS = new Set(['on_event', 'middleware', 'exception_handler']);
const APPLICATIONS = new Set(['fastapi.FastAPI', 'fastapi.APIRouter']);

/** A parameter with `Depends(…)` as its default that nobody injects, since something else than FastAPI's injection calls the function. */
export interface Uninjected {
  /** The call, or the decorator that has Starlette call it. */
  readonly at: ast.Call;
  readonly callee: FunctionInfo;
  readonly param: ast.Parameter;
  readonly marker: ast.Expression;
  readonly by: 'call' | 'task' | 'event';
}

/** The places of a module where a function is called without FastAPI, and a `Depends` default stays what it is. */
export function* uninjected(module: Module, project: Project): Generator<Uninjected> {
  const calls = module.calls().filter((each) => !each.function || project.judges(each.function));
  for (const { node } of calls) {
    const task = taskOf(node, module, project);
    const callee = task ?? project.callee(module, node);
    if (!callee || !hasMarker(callee, project) || !isPlain(callee)) continue;
    if (node.args.some(({ kind }) => kind === 'Starred') || node.keywords.some(({ name }) => name === null)) continue;
    const given = task ? 1 : -receivers(callee, node, module, project);
    for (const [index, param] of callee.params.entries()) {
      const marker = markerOf(param, callee, project);
      if (!marker || argument(node, index + given, param.name) || !isRead(callee, param)) continue;
      yield { at: node, callee, param, marker, by: task ? 'task' : 'call' };
    }
  }
  for (const info of module.functions) yield* ofEvents(info, project);
}

function hasMarker(callee: FunctionInfo, project: Project): boolean {
  return callee.params.some((param) => markerOf(param, callee, project) !== null);
}

/** `Depends(get_db)` as the default, or a variable that holds it. */
function markerOf(param: ast.Parameter, { module }: FunctionInfo, project: Project): ast.Expression | null {
  const { default: value } = param;
  if (value?.kind !== 'Call' && value?.kind !== 'Name' && value?.kind !== 'Attribute') return null;
  const found = value.kind === 'Call' ? { module, node: value } : definitionOf(project, module, value);
  if (found.node.kind !== 'Call') return null;
  return MARKERS.has(found.module.resolve(found.node.func) ?? '') ? value : null;
}

/** No decorator may fill the parameters: `@inject` of a library does that for direct calls, too. */
function isPlain({ node, decorators, class: cls }: FunctionInfo): boolean {
  if (cls && cls.node.decorators.length > 0) return false;
  return node.decorators.every((each, index) => {
    if (TRANSPARENT.has(decorators[index] ?? '')) return true;
    return each.kind === 'Call' && each.func.kind === 'Attribute' && REGISTERS.test(each.func.attr);
  });
}

/** How many parameters the call fills without writing them: `self` or `cls`, unless it is called through the class. */
function receivers(callee: FunctionInfo, { func }: ast.Call, module: Module, project: Project): number {
  if (!callee.class || callee.decorators.includes('builtins.staticmethod')) return 0;
  if (callee.name === '__init__' || callee.decorators.includes('builtins.classmethod')) return 1;
  const target = module.resolve(func);
  return target && project.definition(target) === callee ? 0 : 1;
}

/** A parameter that the function does not use, or whose kind it asks for, does no harm. */
function isRead(callee: FunctionInfo, { name }: ast.Parameter): boolean {
  const reads = readsOf(callee, name);
  return reads.length > 0 && !reads.some(({ parent }) => isTypeCheck(parent, callee.module));
}

function isTypeCheck(parent: ast.Node | null, module: Module): boolean {
  return parent?.kind === 'Call' && module.resolve(parent.func) === 'builtins.isinstance';
}

/** The function that `background_tasks.add_task(f, …)` has called. */
function taskOf(node: ast.Call, module: Module, project: Project): FunctionInfo | null {
  const { func } = node;
  if (func.kind !== 'Attribute' || func.attr !== 'add_task') return null;
  if (project.typeOf(module, func.value) !== 'fastapi.BackgroundTasks') return null;
  const [first] = node.args;
  const target = first && module.resolve(first);
  const found = target ? project.definition(target) : null;
  return found && !('methods' in found) && !found.class ? found : null;
}

/** `@app.on_event("startup")`, `@app.middleware("http")`, `@app.exception_handler(…)`. */
function* ofEvents(info: FunctionInfo, project: Project): Generator<Uninjected> {
  const at = info.node.decorators.find((each) => isEvent(each, info.module, project));
  if (at?.kind !== 'Call' || !isPlain(info)) return;
  for (const param of info.params) {
    const marker = markerOf(param, info, project);
    if (marker && isRead(info, param)) yield { at, callee: info, param, marker, by: 'event' };
  }
}

function isEvent(decorator: ast.Expression, module: Module, project: Project): boolean {
  if (decorator.kind !== 'Call' || decorator.func.kind !== 'Attribute') return false;
  if (!PLAIN_CALLS.has(decorator.func.attr)) return false;
  const type = project.typeOf(module, decorator.func.value);
  return type !== null && project.isA(type, APPLICATIONS);
}
