import { type FunctionInfo, type Module, reachingBindings } from '../../semantic/index.ts';
import { type ast, children } from '../../syntax/index.ts';
import { type Loaded, loadedOf } from '../loading/loaded.ts';
import type { Held } from '../loading/rows.ts';
import type { Project } from '../project.ts';
import { columnTypes } from '../queries/column-types.ts';
import type { Model } from '../queries/models.ts';
import { isCommittedAround } from './commit-missing.ts';
import { callsIn, isSession } from './session-use.ts';

/** A number of a row that code reads, calculates with and writes back, as others may do at the same time. */
export interface LostUpdate {
  readonly at: ast.Assign | ast.AugAssign;
  readonly target: ast.Attribute;
  readonly model: Model;
  /** The query that has read the row without a lock. */
  readonly query: Held['query'];
}

const NUMBER =
  /^(builtins\.(int|float)|decimal\.Decimal|sqlalchemy\.(\w+\.)*(Big|Small)?(Integer|Float|Numeric|Double))$/;
const ARITHMETIC = /^(\+|-|\*|\/|\/\/|%)=?$/;
/** Functions that leave a number what it is, so that it is still the one that was read. */
const NUMERIC = /^(builtins\.(max|min|round|int|float|abs)|decimal\.Decimal)$/;
/** Locks of every kind, and transactions that are opened with a purpose. */
const GUARDED = /with_for_update|\.begin\(|isolation_level|SERIALIZABLE|FOR UPDATE|advisory|[^b]lock|version_id_col/i;
/** Counted up by those who compare it before they write. */
const VERSION = /version|revision|etag|generation/i;

/**
 * The read-modify-writes of a module that run while requests are served and are committed there. Silent unless the row's query,
 * its session and the column's type are known, and where anything holds others off.
 */
export function* lostUpdates(module: Module, project: Project): Generator<LostUpdate> {
  const loaded = loadedOf(project);
  for (const at of [...module.all('AugAssign'), ...module.all('Assign')]) {
    const [target] = at.kind === 'Assign' ? at.targets : [at.target];
    if (target?.kind !== 'Attribute' || target.value.kind !== 'Name' || !isCalculated(at, target, module)) continue;
    const info = module.enclosingFunction(at);
    const held = info && project.judges(info) && unlocked(target, info, loaded);
    if (held && project.isServed(info) && isCommitted(at, info, project) && !startsAnew(at, target, info))
      yield { at, target, model: held.model, query: held.query };
  }
}

function isCalculated(at: ast.Assign | ast.AugAssign, target: ast.Attribute, module: Module): boolean {
  if (at.kind === 'AugAssign') return ARITHMETIC.test(at.op);
  return calculates(at.value, module.text(target), module);
}

/** `account.balance - amount`, `max(0, (account.balance or 0) - amount)`, also through a local name. */
function calculates(node: ast.Expression, read: string, module: Module): boolean {
  if (node.kind === 'BinOp')
    return ARITHMETIC.test(node.op) && [node.left, node.right].some((each) => reads(each, read, module));
  const isNumeric = node.kind === 'Call' && NUMERIC.test(module.resolve(node.func) ?? '');
  return isNumeric && node.args.some((each) => calculates(each, read, module));
}

function reads(node: ast.Expression, read: string, module: Module): boolean {
  switch (node.kind) {
    case 'Attribute':
      return module.text(node) === read;
    case 'Name': {
      const bindings = reachingBindings(node, module);
      return bindings.some((each) => each.kind === 'assignment' && module.text(each.value) === read);
    }
    case 'BinOp':
    case 'BoolOp':
      return reads(node.left, read, module) || reads(node.right, read, module);
    case 'Call':
      return NUMERIC.test(module.resolve(node.func) ?? '') && node.args.some((each) => reads(each, read, module));
    default:
      return false;
  }
}

/** The row, where a query has given it with its session, and nothing on the way locks it. */
function unlocked({ value, attr }: ast.Attribute, info: FunctionInfo, loaded: Loaded): Held | null {
  const { module, node } = info;
  const row = loaded.valueOf(module, value);
  const column = row?.kind === 'object' ? row.object.model.columns.get(attr) : undefined;
  if (row?.kind !== 'object' || !column || row.object.fresh || !row.object.session) return null;
  const { model, query } = row.object;
  const isNumber = !column.foreignKey && columnTypes(column).some((each) => NUMBER.test(each));
  if (!isNumber || VERSION.test(attr) || [...model.columns.keys()].some((each) => VERSION.test(each))) return null;
  const loader = query.module.enclosingFunction(query.node)?.node ?? query.node;
  const texts = [module.text(node), query.module.text(loader), model.cls.module.text(model.cls.node)];
  return texts.some((each) => GUARDED.test(each)) ? null : row.object;
}

/** The function commits afterwards, or the provider of its session does. */
function isCommitted(at: ast.Node, info: FunctionInfo, project: Project): boolean {
  const commits = callsIn(info).some(
    ({ node: { func, start } }) =>
      start > at.end && func.kind === 'Attribute' && func.attr === 'commit' && isSession(func.value, info, project),
  );
  return commits || isCommittedAround(info, project);
}

/** `order.total = 0`, and then the sum anew: what was read before does not count. */
function startsAnew(at: ast.Node, target: ast.Attribute, { module, node }: FunctionInfo): boolean {
  const written = module.text(target);
  return module
    .all('Assign')
    .some(
      ({ targets, value, start, end }) =>
        start > node.start &&
        end < at.start &&
        targets.some((each) => module.text(each) === written) &&
        !children(value).some((each) => module.text(each) === written),
    );
}
