import { apiTable, argument, type CallSite, type FunctionInfo, keyword, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { functionNamed } from '../fastapi/function-named.ts';
import { givingAway } from '../fastapi/given-away.ts';
import { perModule } from '../per-module.ts';
import type { Project } from '../project.ts';
import { callsTo } from './known-call.ts';

const APPLICATIONS = ['fastapi.FastAPI', 'fastapi.APIRouter', 'starlette.applications.Starlette'];
const EVENTS = new Set(['fastapi.FastAPI.on_event', 'fastapi.APIRouter.on_event']);
const ADDING = apiTable({
  'fastapi.FastAPI': 'add_event_handler',
  'fastapi.APIRouter': 'add_event_handler',
  'starlette.applications.Starlette': 'add_event_handler',
});
const CONTEXT = 'contextlib.asynccontextmanager';

/** Whether a call runs before the application serves: in its lifespan before the `yield`, or on its `startup`. */
export function isStartUp({ function: info, node, awaited, onEventLoop }: CallSite, project: Project): boolean {
  if (!info || (!awaited && !onEventLoop)) return false;
  if (!awaited && node.parent?.kind === 'Call') return false;
  if (handlesEvent(info, 'startup', project)) return true;
  if (!isLifespan(info, project)) return false;
  const { module } = info;
  const [first] = module.all('Yield').filter((each) => module.enclosingCode(each) === info.node);
  return first !== undefined && node.end <= first.start;
}

/** Whether Starlette calls the function when the application starts or stops: it gets no parameters then. */
export function handlesEvents(info: FunctionInfo, project: Project): boolean {
  return handlesEvent(info, 'startup', project) || handlesEvent(info, 'shutdown', project);
}

/** `@app.on_event("startup")`, or the function is given to the application for that event. */
function handlesEvent(info: FunctionInfo, event: string, project: Project): boolean {
  const { node, module } = info;
  const isDecorated = node.decorators.some((each) => {
    if (each.kind !== 'Call' || each.func.kind !== 'Attribute') return false;
    return EVENTS.has(`${project.typeOf(module, each.func.value)}.${each.func.attr}`) && isText(each.args[0], event);
  });
  return (
    isDecorated ||
    givingAway(info, project, [...ADDING.last, `on_${event}`]).some((user) =>
      handlersIn(user, project).get(event)?.has(info),
    )
  );
}

/** `app.add_event_handler("startup", connect)`, `FastAPI(on_startup=[connect])`. */
const handlersIn = perModule<ReadonlyMap<string, ReadonlySet<FunctionInfo>>>((module, project) => {
  const handlers = (event: string) => {
    const added = [...callsTo(ADDING, module, project)].flatMap(({ node }) => {
      return isText(node.args[0], event) ? (argument(node, 1, 'func') ?? []) : [];
    });
    const listed = module.calls(...APPLICATIONS).flatMap(({ node }) => {
      const list = keyword(node, `on_${event}`);
      return list && 'elements' in list ? list.elements : [];
    });
    return new Set([...added, ...listed].flatMap((each) => functionNamed(each, module, project) ?? []));
  };
  return new Map(['startup', 'shutdown'].map((event) => [event, handlers(event)]));
});

function isText(node: ast.Expression | undefined, value: string): boolean {
  return node?.kind === 'Str' && node.value === value;
}

/** A context manager that gets the application, or is given to one. */
function isLifespan(info: FunctionInfo, project: Project): boolean {
  if (!info.async || !info.generator || !info.decorators.includes(CONTEXT)) return false;
  const [first] = info.params;
  const type = first?.annotation ? project.types(info.module).annotated(first.annotation) : null;
  return (type !== null && APPLICATIONS.includes(type)) || isGivenAsLifespan(info, project);
}

function isGivenAsLifespan(info: FunctionInfo, project: Project): boolean {
  return [info.module, ...givingAway(info, project, ['lifespan'])].some((user) => lifespansIn(user, project).has(info));
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
