import { argument, type FunctionInfo, keyword, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { referencesTo } from '../references.ts';
import { MARKED, providerFunction } from './fastapi-calls.ts';
import { givingAway } from './given-away.ts';

/** A function that FastAPI gives what a provider makes. */
interface Dependant {
  readonly function: FunctionInfo;
  /** The `Depends(…)` that says so; it may stand in another module, in an alias. */
  readonly marker: ast.Call;
}

const DEPTH = 6;

/** The functions with a parameter that names the provider in `Depends`, as its default, in its annotation or behind an alias. */
function* dependants(provider: FunctionInfo, project: Project): Generator<Dependant> {
  for (const module of givingAway(provider, project, MARKED)) {
    if (module.role !== 'application') continue;
    for (const { node } of module.calls('fastapi.Depends', 'fastapi.Security')) {
      if (providerOf(node, module, project) !== provider) continue;
      for (const each of takers(node, module, project)) yield { function: each, marker: node };
    }
  }
}

/** What the marker names, or the constructor of the class in the annotation beside a `Depends()`. */
function providerOf(marker: ast.Call, module: Module, project: Project): FunctionInfo | null {
  const given = argument(marker, 0, 'dependency') ?? keyword(marker, 'dependency');
  if (given) return providerFunction(given, module, project);
  const annotation = parameterAround(marker)?.annotation;
  const type = annotation ? project.types(module).annotated(annotation) : null;
  return type ? project.method(type, '__init__') : null;
}

function* takers(marker: ast.Call, module: Module, project: Project): Generator<FunctionInfo> {
  const own = parameterOwner(marker, module);
  if (own) yield own;
  const alias = own ? null : aliasAround(marker, module);
  if (!alias) return;
  for (const { module: user, node } of referencesTo(project, module, alias)) {
    const info = user.role === 'application' ? parameterOwner(node, user) : null;
    if (info) yield info;
  }
}

/** The function in whose parameters the node stands. */
function parameterOwner(node: ast.Node, module: Module): FunctionInfo | null {
  const owner = parameterAround(node)?.parent;
  return owner?.kind === 'FunctionDef' ? module.functionInfo(owner) : null;
}

function parameterAround(node: ast.Node): ast.Parameter | null {
  let up = node.parent;
  while (up && up.kind !== 'Parameter' && up.kind !== 'FunctionDef') up = up.parent;
  return up?.kind === 'Parameter' ? up : null;
}

/** `SessionDep` in `SessionDep = Annotated[Session, Depends(get_db)]`. */
function aliasAround(marker: ast.Call, module: Module): string | null {
  let up = marker.parent;
  while (up && up.kind !== 'Assign' && up.kind !== 'AnnAssign' && up.kind !== 'FunctionDef') up = up.parent;
  const target = up?.kind === 'Assign' ? up.targets[0] : up?.kind === 'AnnAssign' ? up.target : null;
  return target?.kind === 'Name' && module.enclosingCode(target) === null ? target.id : null;
}

/**
 * A route that gets what the provider makes, directly or through other dependencies; one that writes, by its method, if there
 * is one.
 * @param leads whether a `Depends(…)` on the way counts
 */
export function routeBehind(
  provider: FunctionInfo,
  project: Project,
  leads: (marker: ast.Call) => boolean,
): FunctionInfo | null {
  const depths = new Map([[provider, 0]]);
  let found: FunctionInfo | null = null;
  for (const [each, depth] of depths) {
    for (const { function: taker, marker } of dependants(each, project)) {
      if (!leads(marker)) continue;
      if (taker.route?.methods.some((method) => WRITING.has(method))) return taker;
      if (taker.route && !taker.route.methods.includes('WEBSOCKET')) found ??= taker;
      if (!taker.route && depth < DEPTH && !depths.has(taker)) depths.set(taker, depth + 1);
    }
  }
  return found;
}

const WRITING = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
