import { argument, type FunctionInfo, keyword, type Module, reachingBindings } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { type Loaded, loadedOf } from '../loading/loaded.ts';
import { returnsOf } from '../loading/loaded-frame.ts';
import { schemaIn } from '../loading/schemas.ts';
import type { Project } from '../project.ts';
import type { Model } from '../queries/models.ts';
import { handsOnResult, isUndeclared } from './declared-response.ts';
import { type Emptied, emptiedBefore, mentions } from './emptied-row.ts';
import { type Row, rowIn } from './row-value.ts';

const ENCODER = 'fastapi.encoders.jsonable_encoder';
const JSON_RESPONSES = new Set(
  ['fastapi.responses', 'starlette.responses'].flatMap((each) =>
    ['JSONResponse', 'ORJSONResponse', 'UJSONResponse'].map((name) => `${each}.${name}`),
  ),
);
/** What makes a query load a part of the columns. SQLAlchemy [1.4]. */
const PARTIAL = ['load_only', 'defer', 'with_only_columns', 'with_entities'];
/** With these a class says itself what `dict(row)` gives. */
const OWN_FORM = ['keys', '__iter__', '__getitem__', '__json__'];

/** A row that FastAPI turns into JSON column by column, since nothing says which fields it is about. */
export interface ExposedRow extends Row {
  readonly at: ast.Expression;
  /** `jsonable_encoder` does it, in a response of its own that no `response_model` filters. */
  readonly encoded: boolean;
  /** Its query may leave columns out, with `load_only` or `defer`. */
  readonly partly: boolean;
  /** What has emptied the row before. */
  readonly emptied: Emptied | null;
}

/** What becomes of a value: FastAPI encodes it, it has to be JSON already, or a schema filters it. */
type Way = 'encoded' | 'json' | 'filtered';

/** The rows of mapped classes that a route answers with as they are. */
export function exposedRows(project: Project, route: FunctionInfo): ExposedRow[] {
  if (!route.route || route.route.methods.includes('WEBSOCKET') || route.generator) return [];
  if (!handsOnResult(route, project)) return [];
  const reading: Reading = { loaded: loadedOf(project), route, seen: new Set() };
  const way = isUndeclared(route) ? 'encoded' : 'filtered';
  return returnsOf(route).flatMap(({ value }) => (value ? exposedIn(reading, value, way) : []));
}

interface Reading {
  readonly loaded: Loaded;
  readonly route: FunctionInfo;
  readonly seen: Set<ast.Expression>;
}

function exposedIn(reading: Reading, node: ast.Expression, way: Way): ExposedRow[] {
  if (reading.seen.has(node)) return [];
  reading.seen.add(node);
  const each = (nodes: readonly ast.Expression[]) => nodes.flatMap((one) => exposedIn(reading, one, way));
  switch (node.kind) {
    case 'IfExp':
      return each([node.body, node.orelse]);
    case 'BoolOp':
      return each([node.left, node.right]);
    case 'Dict':
      return each(node.items.map(({ value }) => value));
    case 'List':
    case 'Tuple':
    case 'Set':
      return each(node.elements);
    case 'Call':
      return encodedBy(reading, node, way) ?? own(reading, node, way);
    case 'Attribute':
      return node.attr === '__dict__' && way === 'encoded' ? each([node.value]) : own(reading, node, way);
    default:
      return own(reading, node, way);
  }
}

/** `JSONResponse(jsonable_encoder(user))`, `jsonable_encoder(user)`, `vars(user)`; null for every other call. */
function encodedBy(reading: Reading, node: ast.Call, way: Way): ExposedRow[] | null {
  const { module } = reading.route;
  const target = module.resolve(node.func) ?? '';
  if (JSON_RESPONSES.has(target)) {
    const content = argument(node, 0, 'content');
    return content ? exposedIn(reading, content, 'json') : [];
  }
  const [first] = node.args;
  if (!first) return null;
  if (target === 'builtins.vars') return way === 'encoded' ? exposedIn(reading, first, way) : [];
  if (target !== ENCODER) return null;
  if (way === 'filtered' || keyword(node, 'include') || keyword(node, 'exclude')) return [];
  return exposedIn(reading, first, 'encoded').map((each) => ({ ...each, encoded: each.encoded || way === 'json' }));
}

/** The expression is a row, or a variable that holds something with rows in it. */
function own(reading: Reading, node: ast.Expression, way: Way): ExposedRow[] {
  const { loaded, route } = reading;
  const row = way === 'encoded' ? rowIn(loaded, route.module, node) : null;
  if (row) {
    if (hasOwnForm(loaded.project, row.model)) return [];
    const emptied = emptiedBefore(loaded, route, node, row);
    return [{ ...row, at: node, encoded: false, partly: leavesOut(row, route), emptied }];
  }
  const comprehension = node.kind === 'ListComp' || node.kind === 'SetComp' || node.kind === 'GeneratorExp';
  if (comprehension) return exposedIn(reading, node.element, way);
  const [binding, ...others] = node.kind === 'Name' ? reachingBindings(node, route.module) : [];
  return binding?.kind === 'assignment' && others.length === 0 ? exposedIn(reading, binding.value, way) : [];
}

function leavesOut({ from, held }: Row, route: FunctionInfo): boolean {
  const query = held?.query.module.enclosingFunction(held.query.node);
  return [route, from, query].some((each) => each && mentions(each, ...PARTIAL));
}

function hasOwnForm(project: Project, { cls }: Model): boolean {
  const type = `${cls.module.name}.${cls.qualname}`;
  return OWN_FORM.some((name) => project.method(type, name) !== null);
}

/** The SQLModel table that a route declares as its response: legal, and all its columns are in the schema. */
export function declaredTable(project: Project, route: FunctionInfo): { at: ast.Expression; model: Model } | null {
  const { module, node } = route;
  const at = route.route?.responseModel ?? node.returns;
  if (!at || at.kind === 'Constant' || !route.route || route.route.methods.includes('WEBSOCKET')) return null;
  if (NARROWED.some((name) => route.route && keyword(route.route.decorator, name))) return null;
  const cls = schemaIn(project, module, at);
  const model = cls && modelOf(project, cls.module, cls.qualname);
  const isTable = cls?.bases.some((base) => project.isA(base, SQLMODEL));
  return model && isTable ? { at, model } : null;
}

/** With these the route picks fields of its response model. */
const NARROWED = ['response_model_include', 'response_model_exclude'];
const SQLMODEL = new Set(['sqlmodel.SQLModel', 'sqlmodel.main.SQLModel']);

function modelOf(project: Project, module: Module, name: string): Model | null {
  return project.model(`${module.name}.${name}`);
}
