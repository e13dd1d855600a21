import type { FunctionInfo, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { defined } from '../values/definition-value.ts';
import { receivedBy } from '../values/handed-on.ts';
import { firstUnchecked, type KeyRead, keyRead } from './checked-key.ts';
import { readsOf } from './clamp.ts';
import { marker } from './fastapi-calls.ts';

const WITH_BODY = new Set(['POST', 'PUT', 'PATCH', 'DELETE', 'QUERY']);
const DICTS = new Set(['builtins.dict', 'typing.Dict', 'typing.Mapping', 'collections.abc.Mapping']);
const ANY = new Set(['typing.Any', 'builtins.object']);
const OPTIONAL = new Set(['typing.Optional', 'typing.Union']);
const SCHEMAS = new Set(['pydantic.BaseModel', 'pydantic.RootModel', 'sqlmodel.SQLModel', 'msgspec.Struct']);
/** What checks a value as a whole: pydantic [1, 2], jsonschema [3], marshmallow [3], msgspec. */
const VALIDATES =
  /^(model_validate|parse_obj|validate_python|validate|iter_errors|is_valid|check_schema|load|convert|structure|parse_obj_as)$/;
const DEPTH = 3;
/** Routes that receive what others define: webhooks, and what is passed on as it is. */
const FOREIGN = /webhook|callback|prox(y|ies)|rpc\b|_rpc|graphql|passthrough|forward|relay|ingest/i;
/** Data whose form is nobody's business here, such as a schema that is stored, or a filter. */
const FREE_FORM =
  /schema|metadata|extra|propert(y|ies)|attributes|labels|annotations|json_data|raw|^(filters?|where)$/i;

/** Routes whose object has keys that an installation chooses. */
const SETTINGS = /config|settings|preferences/i;

/** Whether a route takes what others define: it says so by its path or name, checks a signature, or needs the very bytes. */
function isForeign({ name, route, module, node }: FunctionInfo): boolean {
  return FOREIGN.test(`${route?.path ?? ''} ${name}`) || /signature|hmac|\.body\(\)/i.test(module.text(node));
}

/** A parameter of a route that takes what the client sends. */
export interface UntypedParameter {
  readonly param: ast.Parameter;
  /** The first key that nobody checks, where the code checks others by hand. */
  readonly key: string | null;
}

/** The parameters of a route that take any JSON object, or any JSON at all, from the body. */
export function* untypedParameters(info: FunctionInfo, project: Project): Generator<UntypedParameter> {
  const { route, module } = info;
  if (!route?.methods.some((each) => WITH_BODY.has(each)) || isForeign(info)) return;
  for (const param of info.params) {
    const isBody = !route.path?.includes(`{${param.name}`) && isUntyped(param, module, project);
    if (!isBody || !isUsed(param, info, project)) continue;
    const keys = keysOf(info, param.name);
    const unchecked = firstUnchecked(keys, info);
    if (keys.length > 0 && unchecked === null) continue;
    yield { param, key: unchecked?.isException ? unchecked.key : null };
  }
}

/** Whether the route itself does something with the object, and neither checks it as a whole nor takes it as it comes. */
function isUsed(param: ast.Parameter, info: FunctionInfo, project: Project): boolean {
  const { name } = param;
  if (FREE_FORM.test(name) || readsOf(info, name).length === 0 || isPassedOn(info, name)) return false;
  return !(anyRead(info, name, project, checks) || isMap(info, name, project) || isSettings(param, info, project));
}

/** `/{id}/update_settings` takes what a plug-in or a user may set, and no code of the project names one of its keys. */
function isSettings({ name }: ast.Parameter, info: FunctionInfo, project: Project): boolean {
  if (!SETTINGS.test(`${info.route?.path ?? ''} ${name}`)) return false;
  return !anyRead(info, name, project, (use) => keyRead(use) !== null);
}

/** `dict` is a body by itself; `Any`, or no type at all, only with `Body()`. */
function isUntyped(param: ast.Parameter, module: Module, project: Project): boolean {
  const call = marker(param, module);
  if (call && module.resolve(call.func) !== 'fastapi.Body') return false;
  if (!call && param.default !== null && !isNone(param.default)) return false;
  if (param.style === 'args' || param.style === 'kwargs') return false;
  const type = param.annotation ? openness(param.annotation, module, project, 0) : 'any';
  return type === 'object' || (type === 'any' && call !== null);
}

/** What an annotation lets through: any object, anything, or less than that. */
function openness(
  node: ast.Expression,
  module: Module,
  project: Project,
  depth: number,
): 'object' | 'any' | 'none' | null {
  if (depth > 5) return null;
  const inner = (each: ast.Expression) => openness(each, module, project, depth + 1);
  if (isNone(node)) return 'none';
  if (node.kind === 'BinOp') return only([inner(node.left), inner(node.right)]);
  if (node.kind === 'Subscript') {
    const outer = module.resolve(node.value) ?? '';
    const [first, value] = node.indexes;
    if (outer === 'typing.Annotated' && first) return inner(first);
    if (OPTIONAL.has(outer)) return only(node.indexes.map(inner));
    return DICTS.has(outer) && value && inner(value) === 'any' ? 'object' : null;
  }
  const name = module.resolve(node);
  if (name === null) return null;
  if (DICTS.has(name)) return 'object';
  if (ANY.has(name)) return 'any';
  const alias = defined(project, name);
  return alias && openness(alias.node, alias.module, project, depth + 1);
}

function only(parts: readonly ('object' | 'any' | 'none' | null)[]): 'object' | 'any' | null {
  const [first, ...others] = parts.filter((each) => each !== 'none');
  return first && others.every((each) => each === first) ? first : null;
}

function isNone(node: ast.Expression): boolean {
  return node.kind === 'Constant' && node.value === 'None';
}

type Question = (use: ast.Expression, module: Module, project: Project) => boolean;

/** Whether one of the places that read the value answers the question, here or in a function of the project that gets it. */
function anyRead(info: FunctionInfo, name: string, project: Project, question: Question, depth = 0): boolean {
  return readsOf(info, name).some((read) => {
    // `{**settings, **data}` holds all of it.
    const use = read.parent?.kind === 'Dict' ? read.parent : read;
    if (question(use, info.module, project)) return true;
    const received = depth < DEPTH ? receivedBy(use, info.module, project) : null;
    return received !== null && anyRead(received.callee, received.param.name, project, question, depth + 1);
  });
}

/** `for key, value in data.items()`, and no key that the code names: the keys are the client's own. */
function isMap(info: FunctionInfo, name: string, project: Project): boolean {
  return anyRead(info, name, project, iterates) && !anyRead(info, name, project, (use) => keyRead(use) !== null);
}

function iterates(use: ast.Expression): boolean {
  const { parent: up } = use;
  if (up?.kind === 'For' || up?.kind === 'Generator') return up.iter === use;
  return up?.kind === 'Attribute' && /^(items|keys|values)$/.test(up.attr);
}

/** `isinstance(data, dict)`, `Model(**data)`, `Model.model_validate(data)`, `adapter.validate_python(data)`, `validate(instance=data, …)`. */
function checks(use: ast.Expression, module: Module, project: Project): boolean {
  const up = use.parent;
  const call = up?.kind === 'Keyword' ? up.parent : up;
  if (call?.kind !== 'Call' || call.func === use) return false;
  const name = call.func.kind === 'Attribute' ? call.func.attr : call.func.kind === 'Name' ? call.func.id : '';
  if (VALIDATES.test(name) || module.resolve(call.func) === 'builtins.isinstance') return true;
  if (up?.kind !== 'Keyword' || up.name !== null) return false;
  const type = module.resolve(call.func);
  // Whatever nobody knows may check what it gets; a mapped class of SQLModel does not.
  const isKnown = type !== null && project.definition(type) !== null;
  return !isKnown || (project.model(type) === null && project.isA(type, SCHEMAS));
}

/** `client.post(url, json=data)`: the route passes on what it gets, whatever it is. */
function isPassedOn(info: FunctionInfo, name: string): boolean {
  return readsOf(info, name).some(
    ({ parent: up }) => up?.kind === 'Keyword' && (up.name === 'json' || up.name === 'content' || up.name === 'data'),
  );
}

/** `await request.json()` in a route that reads single keys of it, and checks it nowhere as a whole. */
export function* untypedJson(info: FunctionInfo, project: Project): Generator<{ call: ast.Call; key: string }> {
  const { module, route } = info;
  // Where a model takes the body as well, FastAPI has checked it.
  if (!route || isForeign(info) || info.params.some((each) => isModel(each, module, project))) return;
  for (const { node: call } of module.callsNamed('json')) {
    if (module.enclosingCode(call) !== info.node || call.parent?.kind !== 'Await') continue;
    if (call.func.kind !== 'Attribute' || project.typeOf(module, call.func.value) !== 'fastapi.Request') continue;
    const key = uncheckedKey(call.parent, info, project);
    if (key !== null) yield { call, key };
  }
}

function isModel({ annotation }: ast.Parameter, module: Module, project: Project): boolean {
  const type = annotation && project.types(module).annotated(annotation);
  return type !== null && project.isA(type, SCHEMAS);
}

function uncheckedKey(value: ast.Await, info: FunctionInfo, project: Project): string | null {
  const direct = keyRead(value);
  if (direct !== null) return firstUnchecked([direct], info)?.key ?? null;
  const { parent: up } = value;
  const target = up?.kind === 'Assign' ? up.targets[0] : up?.kind === 'AnnAssign' ? up.target : null;
  if (target?.kind !== 'Name' || anyRead(info, target.id, project, checks) || isPassedOn(info, target.id)) return null;
  return firstUnchecked(keysOf(info, target.id), info)?.key ?? null;
}

function keysOf(info: FunctionInfo, name: string): readonly KeyRead[] {
  return readsOf(info, name).flatMap((each) => keyRead(each) ?? []);
}
