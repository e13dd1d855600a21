import { type CallSite, type FunctionInfo, keyword, type Module } from '../../semantic/index.ts';
import { functionNamed } from '../fastapi/function-named.ts';
import { perModule } from '../per-module.ts';
import type { Project } from '../project.ts';

const APPLICATIONS = ['fastapi.FastAPI', 'fastapi.APIRouter', 'starlette.applications.Starlette'];
const EVENTS = new Set(['fastapi.FastAPI.on_event', 'fastapi.APIRouter.on_event']);
const CONTEXT = 'contextlib.asynccontextmanager';

/** Whether a call runs before the application serves: in its lifespan before the `yield`, or on its `startup`. */
export function isStartUp({ function: info, node, awaited, onEventLoop }: CallSite, project: Project): boolean {
  if (!info || (!awaited && !onEventLoop)) return false;
  if (!awaited && node.parent?.kind === 'Call') return false;
  if (isOnStartUp(info, project)) return true;
  if (!isLifespan(info, project)) return false;
  const { module } = info;
  const [first] = module.all('Yield').filter((each) => module.enclosingCode(each) === info.node);
  return first !== undefined && node.end <= first.start;
}

/** `@app.on_event("startup")`. */
function isOnStartUp({ node, module }: FunctionInfo, project: Project): boolean {
  return node.decorators.some((each) => {
    if (each.kind !== 'Call' || each.func.kind !== 'Attribute') return false;
    const [event] = each.args;
    const method = `${project.typeOf(module, each.func.value)}.${each.func.attr}`;
    return EVENTS.has(method) && event?.kind === 'Str' && event.value === 'startup';
  });
}

/** A context manager that gets the application, or is given to one. */
function isLifespan(info: FunctionInfo, project: Project): boolean {
  if (!info.async || !info.generator || !info.decorators.includes(CONTEXT)) return false;
  const [first] = info.params;
  const type = first?.annotation ? project.types(info.module).annotated(first.annotation) : null;
  return (type !== null && APPLICATIONS.includes(type)) || lifespansIn(info.module, project).has(info);
}

/** What the module gives to an application as its lifespan. */
const lifespansIn = perModule<ReadonlySet<FunctionInfo>>(
  (module, project) => new Set(module.calls(...APPLICATIONS).flatMap((site) => lifespanOf(site, module, project))),
);

function lifespanOf({ node }: CallSite, module: Module, project: Project): FunctionInfo[] {
  const value = keyword(node, 'lifespan');
  const info = value && functionNamed(value, module, project);
  return info ? [info] : [];
}
