import { argument, type FunctionInfo } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { perModule } from '../per-module.ts';
import type { Project } from '../project.ts';
import { readsOf } from './clamp.ts';
import { marker } from './fastapi-calls.ts';

const APPLICATIONS = new Set(['fastapi.FastAPI', 'fastapi.APIRouter']);
const INJECTED = new Set(['fastapi.Depends', 'fastapi.Security']);

/** A parameter without a type that FastAPI fills. */
export interface Unannotated {
  readonly param: ast.Parameter;
  /** The route or dependency. */
  readonly of: FunctionInfo;
  /** The function whose value it gets, which does not say its type either; null where the request fills it. */
  readonly provider: FunctionInfo | null;
}

/** The parameters of a route or dependency that nobody gives a type. */
export function unannotated(info: FunctionInfo, project: Project): Unannotated[] {
  const open = parameters(info).filter(
    ({ annotation, style }) => !annotation && style !== 'args' && style !== 'kwargs',
  );
  if (open.length === 0 || !isFilled(info, project)) return [];
  return open.flatMap((param): Unannotated[] => {
    const call = marker(param, info.module);
    if (!call && param.default?.kind === 'Call') return [];
    if (!call || !INJECTED.has(info.module.resolve(call.func) ?? '')) return [{ param, of: info, provider: null }];
    const provider = untypedProvider(call, info, project);
    return provider && readsOf(info, param.name).length > 0 ? [{ param, of: info, provider }] : [];
  });
}

const inModule = perModule<readonly Unannotated[]>((module, project) =>
  module.role === 'test' ? [] : module.functions.flatMap((info) => unannotated(info, project)),
);

/** The parameters without a type that get the value of this function, which does not say its type either. */
export function filledBy(provider: FunctionInfo, project: Project): readonly Unannotated[] {
  return project
    .importing(provider.module, provider.name)
    .flatMap((module) => inModule(module, project).filter((each) => each.provider === provider));
}

/** Without `self`. */
function parameters({ class: cls, params, decorators }: FunctionInfo): readonly ast.Parameter[] {
  return cls && !decorators.includes('builtins.staticmethod') ? params.slice(1) : params;
}

/** Other frameworks have decorators that look the same: the router has to be one of FastAPI. */
function isFilled(info: FunctionInfo, project: Project): boolean {
  const by = project.calledByFastApi(info);
  if (by !== 'route' || !info.route) return by === 'dependency';
  const type = project.typeOf(info.module, info.route.router);
  return type !== null && project.isA(type, APPLICATIONS);
}

/** The function of the project in `Depends(function)`, where it declares no result. A class is a type by itself. */
function untypedProvider(call: ast.Call, { module }: FunctionInfo, project: Project): FunctionInfo | null {
  const given = argument(call, 0, 'dependency');
  const target = given && module.resolve(given);
  const provider = target ? project.definition(target) : null;
  return provider && !('methods' in provider) && !provider.node.returns ? provider : null;
}
