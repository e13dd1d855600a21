import { argument, type ClassInfo, type FunctionInfo, keyword, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { perModule } from '../per-module.ts';
import type { Project } from '../project.ts';
import { marker } from './fastapi-calls.ts';

/** A value that a request gives in its query string: a parameter, or a field of a query model. */
export interface QueryParameter {
  readonly node: ast.Parameter | ast.AnnAssign;
  readonly name: string;
  readonly annotation: ast.Expression | null;
  readonly value: ast.Expression | null;
  /** The call `Query(…)`, as the default or inside `Annotated`. */
  readonly marker: ast.Call | null;
  /** The name in the query string. */
  readonly alias: string;
  /** The function that FastAPI calls with it; null for a field of a model. */
  readonly function: FunctionInfo | null;
}

/**
 * The query parameters of these names that this module declares. Path, body, header and cookie parameters are none. Who calls a
 * function, and what a class is used for, is asked only where one of the names occurs.
 */
export function* queryParameters(
  module: Module,
  project: Project,
  isWanted: (name: string) => boolean,
): Generator<QueryParameter> {
  for (const info of module.functions) {
    const params = info.params.filter(({ name }) => isWanted(name));
    const by = params.length > 0 ? project.calledByFastApi(info) : undefined;
    if (by === 'route' || by === 'dependency') yield* parameters(info, params);
  }
  for (const cls of module.classes) {
    const wanted = [...fields(cls)].filter(({ name }) => isWanted(name));
    if (wanted.length > 0 && isQueryModel(cls, project)) yield* wanted;
  }
}

function* parameters(info: FunctionInfo, params: readonly ast.Parameter[]): Generator<QueryParameter> {
  const { module, route } = info;
  for (const param of params) {
    const call = marker(param, module);
    if ((call && module.resolve(call.func) !== 'fastapi.Query') || route?.path?.includes(`{${param.name}`)) continue;
    // `limit: int = LimitBody()`: a function of the project says what the parameter is.
    if (!call && param.default?.kind === 'Call') continue;
    const { name, annotation, default: value } = param;
    yield { node: param, name, annotation, value, marker: call, alias: aliasOf(call) ?? name, function: info };
  }
}

function* fields(cls: ClassInfo): Generator<QueryParameter> {
  for (const node of cls.node.body) {
    if (node.kind !== 'AnnAssign' || node.target.kind !== 'Name') continue;
    const name = node.target.id;
    if (isValidated(cls, name)) continue;
    const call = node.value?.kind === 'Call' ? node.value : null;
    yield {
      node,
      name,
      annotation: node.annotation,
      value: node.value,
      marker: call,
      alias: aliasOf(call) ?? name,
      function: null,
    };
  }
}

function aliasOf(call: ast.Call | null): string | null {
  const alias = call && keyword(call, 'alias');
  return alias?.kind === 'Str' ? alias.value : null;
}

/** `@field_validator("limit")`, or a validator of the whole model. */
function isValidated(cls: ClassInfo, name: string): boolean {
  return [...cls.methods.values()].some(({ node }) =>
    node.decorators.some((each) => {
      if (each.kind !== 'Call' || each.func.kind !== 'Name') return false;
      if (each.func.id === 'model_validator' || each.func.id === 'root_validator') return true;
      return (
        /^(field_)?validator$/.test(each.func.id) &&
        each.args.some((arg) => arg.kind === 'Str' && (arg.value === name || arg.value === '*'))
      );
    }),
  );
}

/** `params: Annotated[Filter, Query()]`, `params: Filter = Depends()`, `Depends(Filter)`: FastAPI fills its fields from the query. */
function isQueryModel(cls: ClassInfo, project: Project): boolean {
  const names = [cls, ...project.subclasses(cls)].map(({ name }) => name);
  return project.mentioning(...names).some((module) => queryModels(module, project).has(cls));
}

const queryModels = perModule<ReadonlySet<ClassInfo>>((module, project) => new Set(modelsIn(module, project)));

function* modelsIn(module: Module, project: Project): Generator<ClassInfo> {
  for (const param of module.all('Parameter')) {
    const call = marker(param, module);
    const kind = call && module.resolve(call.func);
    if (!call || (kind !== 'fastapi.Query' && kind !== 'fastapi.Depends')) continue;
    const provider = kind === 'fastapi.Depends' ? argument(call, 0, 'dependency') : undefined;
    const type = provider
      ? module.resolve(provider)
      : param.annotation && project.types(module).annotated(param.annotation);
    if (type) yield* withBases(type, project, 0);
  }
}

function* withBases(type: string, project: Project, depth: number): Generator<ClassInfo> {
  const cls = depth > 5 ? null : project.definition(type);
  if (!cls || !('methods' in cls) || cls.methods.has('__init__')) return;
  yield cls;
  for (const base of cls.bases) yield* withBases(base, project, depth + 1);
}

/** `per_page: int = Query(default=20, ge=1, le=100)`, or `le=100` added to the call that is there. */
export function withUpperBound(
  { node, name, annotation, value, marker }: QueryParameter,
  module: Module,
): string | null {
  if (marker) {
    const text = module.text(node);
    const end = marker.end - 1 - node.start;
    const separator = /[(,]\s*$/.test(text.slice(0, end)) ? '' : ', ';
    return `${text.slice(0, end)}${separator}le=100${text.slice(end)}`;
  }
  const imported = module.moduleScope.bindings
    .get('Query')
    ?.some((each) => each.kind === 'import' && each.target === 'fastapi.Query');
  if (!imported || node.kind !== 'Parameter' || annotation?.kind !== 'Name' || value?.kind !== 'Num') return null;
  return `${name}: ${annotation.id} = Query(default=${value.text}, ge=1, le=${Math.max(100, value.value)})`;
}
