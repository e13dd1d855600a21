import { argument, type FunctionInfo, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { readsOf } from '../fastapi/clamp.ts';
import { marker } from '../fastapi/fastapi-calls.ts';
import type { Project } from '../project.ts';
import type { Model } from '../queries/models.ts';
import { isTarget } from '../references.ts';
import { checks, isGuarded } from './guarded.ts';

const DICTS = new Set(['builtins.dict', 'typing.Dict', 'typing.Any']);
const WRITES = new Set(['POST', 'PUT', 'PATCH']);
const DEPTH = 3;

/** `User(**data)` with the body of a request as the client has sent it. */
export interface RawAssignment {
  readonly call: ast.Call;
  readonly model: Model;
  readonly route: FunctionInfo;
}

/** The rows of a module that are made of a whole untyped body. */
export function* rawAssignments(module: Module, project: Project): Generator<RawAssignment> {
  for (const { node, target, function: info } of module.calls()) {
    const unpacked = node.keywords.find(({ name }) => name === null)?.value;
    if (!info || unpacked?.kind !== 'Name' || !target) continue;
    const model = project.model(target);
    const route = model && isUntouched(info, unpacked.id) ? bodyRoute(project, info, unpacked.id, 0) : null;
    if (model && route) yield { call: node, model, route };
  }
}

/** The name is a parameter, and the function takes nothing out of it and replaces nothing in it. */
function isUntouched(info: FunctionInfo, name: string): boolean {
  if (!info.params.some((param) => param.name === name && param.style !== 'kwargs') || checks(info)) return false;
  return readsOf(info, name).every((use) => {
    const { parent: up } = use;
    if (up?.kind === 'Subscript') return up.parent?.kind !== 'Assign' && up.parent?.kind !== 'Delete';
    return !isTarget(use) && !(up?.kind === 'Attribute' && /^(pop|update|clear|setdefault)$/.test(up.attr));
  });
}

/** The route whose untyped body the parameter is, here or in a caller that hands it on. */
function bodyRoute(project: Project, info: FunctionInfo, name: string, depth: number): FunctionInfo | null {
  const param = info.params.find((each) => each.name === name);
  if (!param || depth > DEPTH) return null;
  if (info.route) return isRawBody(param, info) && !isGuarded(project, info, param) ? info : null;
  for (const { node, function: outer } of project.callers(info)) {
    const index =
      info.params.indexOf(param) - (info.class && !info.decorators.includes('builtins.staticmethod') ? 1 : 0);
    const given = argument(node, param.style === 'keyword-only' ? -1 : index, name);
    if (!outer || given?.kind !== 'Name' || !isUntouched(outer, given.id)) continue;
    const found = bodyRoute(project, outer, given.id, depth + 1);
    if (found) return found;
  }
  return null;
}

/** `data: dict` of a route that writes: FastAPI takes the body as it is. */
function isRawBody(param: ast.Parameter, { module, route }: FunctionInfo): boolean {
  const { annotation } = param;
  if (!annotation || !route?.methods.some((each) => WRITES.has(each))) return false;
  const call = marker(param, module);
  if (call && module.resolve(call.func) !== 'fastapi.Body') return false;
  const outer = annotation.kind === 'Subscript' ? annotation.value : annotation;
  return DICTS.has(module.resolve(outer) ?? '');
}
