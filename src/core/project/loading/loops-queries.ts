import { callsWithin, everyPath, type FunctionInfo, keyword, reachingBindings } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Loaded } from './loaded.ts';
import { calleeIn, enter, type Frame, modelAt } from './loaded-frame.ts';
import { isEachTurn, type Loop } from './loops.ts';
import { commitsEachTurn } from './loops-commit.ts';
import { isRemembered } from './loops-memo.ts';
import { isMadeOf } from './loops-varying.ts';
import type { Place } from './rows.ts';

/** Methods that hand a statement to the database. SQLAlchemy [1.4], SQLModel. */
const EXECUTES = new Set(['execute', 'scalars', 'scalar', 'exec', 'stream', 'stream_scalars']);
const GETS = new Set(['get', 'get_one']);
/** Methods of a legacy Query that run it. */
const RUNS = new Set(['all', 'first', 'one', 'one_or_none', 'scalar', 'count', 'get', 'exists']);
const WRITES = new Set(['add', 'add_all', 'delete', 'merge', 'flush', 'commit', 'bulk_save_objects']);
/** Methods of CRUD libraries that run one query each. FastCRUD [0.12], sqlalchemy-crud-plus [1.0]. */
const LOOKUPS: Readonly<Record<string, ReadonlySet<string>>> = {
  'fastcrud.FastCRUD': new Set(['get', 'get_joined', 'get_multi', 'exists', 'count']),
  'sqlalchemy_crud_plus.CRUDPlus': new Set([
    'select_model',
    'select_model_by_column',
    'select_models',
    'select_models_order',
  ]),
};
const PLAIN_DECORATORS = new Set([
  'builtins.staticmethod',
  'builtins.classmethod',
  'abc.abstractmethod',
  'typing.override',
]);

/** A query that a call makes with a value that changes from turn to turn. */
export interface TurnQuery {
  /** The query itself, perhaps in a function that is called. */
  readonly query: Place<ast.Call>;
  /** The functions on the way to it. */
  readonly through: readonly FunctionInfo[];
}

/** A query that a loop repeats. */
export interface LoopQuery extends TurnQuery {
  readonly call: ast.Call;
  /** It is a small part of what a job does for each element. */
  readonly isMinor: boolean;
}

/**
 * The first call in a loop that makes a query for each of its elements, one that a single query with `in_` could answer.
 * A function that also writes does its work for each element, and the query is a part of that.
 */
export function queryInLoop(loaded: Loaded, loop: Loop): LoopQuery | null {
  if (commitsEachTurn(loaded, loop, 0)) return null;
  for (const call of loop.frame.module.all('Call')) {
    if (!isEachTurn(loop, call) || isRemembered(loop, call)) continue;
    const query = turnQuery(loaded, call, loop.frame, loop.varying);
    if (!query) continue;
    if (!query.through.some((each) => writes(loaded, each)))
      return { ...query, call, isMinor: isUnitOfWork(loaded, loop) };
  }
  return null;
}

/** Whether what the loop calls commits in each turn of a job, where no request waits for the whole of it. */
function isUnitOfWork(loaded: Loaded, loop: Loop): boolean {
  const info = loop.frame.module.enclosingFunction(loop.node);
  return info !== null && !loaded.project.isServed(info) && commitsEachTurn(loaded, loop);
}

/** The query that a call makes each time with one of the `varying` names in its conditions; null when there is none. */
function turnQuery(loaded: Loaded, call: ast.Call, frame: Frame, varying: ReadonlySet<string>): TurnQuery | null {
  const callee = calleeIn(loaded.project, call, frame);
  if (callee) return calleeQuery(loaded, callee, call, frame, varying);
  const asked = [...conditionsOf(loaded, call, frame), ...ofLibrary(loaded, call, frame)];
  if (asked.some((each) => takesFew(each, loaded, frame))) return null;
  return asked.some((each) => isMadeOf(each, loaded, frame, varying))
    ? { query: { module: frame.module, node: call }, through: [] }
    : null;
}

/** The function must query on every path: a cache in front of the query makes it rare. */
function calleeQuery(
  loaded: Loaded,
  callee: FunctionInfo,
  call: ast.Call,
  frame: Frame,
  varying: ReadonlySet<string>,
): TurnQuery | null {
  if (callee.generator || callee.name === '__init__') return null;
  if (!callee.decorators.every((each) => each !== null && PLAIN_DECORATORS.has(each))) return null;
  if (callee.async !== (call.parent?.kind === 'Await')) return null;
  const inner = enter(loaded.project, callee, call, frame);
  if (!inner) return null;
  const passed = [...(inner.args ?? [])].filter(
    ([, spot]) => spot.frame === frame && isMadeOf(spot.node, loaded, frame, varying),
  );
  const names = new Set(passed.map(([name]) => name));
  if (names.size === 0) return null;
  const found: TurnQuery[] = [];
  const asks = (node: ast.Node): boolean => {
    for (const each of callsWithin(node)) {
      const query = turnQuery(loaded, each, inner, names);
      if (!query) continue;
      found.push(query);
      return true;
    }
    return false;
  };
  const always = everyPath(callee.node.body, asks);
  const [first] = found;
  return always && first ? { query: first.query, through: [callee, ...first.through] } : null;
}

/** The key or conditions of a library's own lookup, behind the session. */
function ofLibrary(loaded: Loaded, call: ast.Call, frame: Frame): ast.Expression[] {
  if (call.func.kind !== 'Attribute' || call.parent?.kind !== 'Await') return [];
  const { value, attr } = call.func;
  const isSelf = value.kind === 'Name' && value.id === 'self';
  const type = (isSelf ? frame.self?.type : null) ?? loaded.project.typeOf(frame.module, value);
  const library = type && Object.keys(LOOKUPS).find((base) => loaded.project.isA(type, new Set([base])));
  if (!library || !LOOKUPS[library]?.has(attr)) return [];
  return [...call.args.slice(1), ...call.keywords.map((each) => each.value)];
}

/** What the database is asked for: the statement, or the key of `get`. */
function conditionsOf(loaded: Loaded, call: ast.Call, frame: Frame): ast.Expression[] {
  const { func } = call;
  if (func.kind !== 'Attribute') return [];
  const [first, second] = call.args;
  const statement = first ?? keyword(call, 'statement');
  if (EXECUTES.has(func.attr) && statement) return loaded.at(statement, frame)?.kind === 'statement' ? [statement] : [];
  if (GETS.has(func.attr) && first && modelAt(loaded.project, { node: first, frame })) {
    const key = second ?? keyword(call, 'ident');
    return key ? [key] : [];
  }
  if (!RUNS.has(func.attr)) return [];
  const receiver = loaded.at(func.value, frame);
  if (receiver?.kind !== 'statement' || !receiver.query) return [];
  return func.attr === 'get' && first ? [first] : [func.value];
}

/** `.order_by(…).limit(1)`: the newest of each is more than one `in_` can ask for. */
function takesFew(node: ast.Expression, loaded: Loaded, frame: Frame, depth = 0): boolean {
  if (depth > 12) return false;
  if (node.kind === 'Name') {
    const bindings = reachingBindings(node, frame.module);
    return bindings.some((each) => each.kind === 'assignment' && takesFew(each.value, loaded, frame, depth + 1));
  }
  if (node.kind !== 'Call' || node.func.kind !== 'Attribute') return false;
  return node.func.attr === 'limit' || takesFew(node.func.value, loaded, frame, depth + 1);
}

/** Whether a function writes to the database, or one that it calls: then it is not only there to look something up. */
function writes(loaded: Loaded, { module, node }: FunctionInfo, depth = 0): boolean {
  return module.calls().some(({ node: call, target }) => {
    if (call.start < node.start || call.end > node.end) return false;
    if (call.func.kind === 'Attribute' && WRITES.has(call.func.attr)) return true;
    if (target && /^sqlalchemy\.(insert|update|delete|dialects\..*\.insert)$/.test(target)) return true;
    const callee = depth < 2 ? loaded.project.callee(module, call) : null;
    return callee !== null && callee !== undefined && writes(loaded, callee, depth + 1);
  });
}
