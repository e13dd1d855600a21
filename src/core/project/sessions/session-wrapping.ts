import { argument, type FunctionInfo, keyword } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';

/** Packages whose decorators know nothing of sessions. */
const FOREIGN = new Set(
  (
    'abc aiocache apscheduler arq asyncio backoff builtins cachetools celery click contextlib ddtrace deprecated dramatiq fastapi ' +
    'fastapi_cache fastapi_limiter fastapi_utils flask functools huey logfire opentelemetry prometheus_client pydantic rq sentry_sdk ' +
    'slowapi starlette structlog taskiq tenacity typer typing typing_extensions uuid warnings'
  ).split(' '),
);
const SESSION_WORDS = /session|commit|transaction|\bdb\b/i;

/**
 * Whether the decorators of a function leave its sessions alone: those of well-known packages, and those of the project
 * that have nothing to do with sessions. Any other may commit when the function returns.
 */
export function isWrappedHarmlessly(info: FunctionInfo, project: Project): boolean {
  return info.node.decorators.every((each) => each === info.route?.decorator || isHarmless(each, info, project));
}

function isHarmless(decorator: ast.Expression, { module }: FunctionInfo, project: Project): boolean {
  const called = decorator.kind === 'Call' ? decorator.func : decorator;
  const own = decorator.kind === 'Call' ? project.callee(module, decorator) : null;
  const target = module.resolve(called);
  const definition = own ?? (target ? project.definition(target) : null);
  if (definition) return !SESSION_WORDS.test(definition.module.text(definition.node));
  const type = called.kind === 'Attribute' ? project.typeOf(module, called.value) : null;
  const name = type ?? target;
  return name !== null && FOREIGN.has(name.split('.', 1)[0] as string);
}

/** The providers that `app.dependency_overrides` replaces outside of tests. */
export function overriddenProviders(project: Project): ReadonlySet<FunctionInfo> {
  const found = new Set<FunctionInfo>();
  for (const module of project.mentioning('dependency_overrides')) {
    if (module.role !== 'application') continue;
    for (const node of module.all('Subscript')) {
      const [index] = node.indexes;
      if (node.value.kind !== 'Attribute' || node.value.attr !== 'dependency_overrides' || !index) continue;
      const target = module.resolve(index);
      const definition = target ? project.definition(target) : null;
      if (definition && !('methods' in definition)) found.add(definition);
    }
  }
  return found;
}

/** The functions in `dependencies=[Depends(…)]` of routes, routers and applications: they run around routes that do not name them. */
export function attachedDependencies(project: Project): ReadonlySet<FunctionInfo> {
  const found = new Set<FunctionInfo>();
  for (const module of project.mentioningWith('dependencies', [['Depends'], ['Security']])) {
    for (const { node } of module.calls('fastapi.Depends', 'fastapi.Security')) {
      const provider = argument(node, 0, 'dependency') ?? keyword(node, 'dependency');
      const target = provider && module.resolve(provider);
      const definition = target ? project.definition(target) : null;
      const listed = node.parent?.kind === 'List' || node.parent?.kind === 'Assign';
      if (listed && definition && !('methods' in definition) && definition.generator) found.add(definition);
    }
  }
  return found;
}
