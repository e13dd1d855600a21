import type { FunctionInfo, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';

/** Paths and responses whose purpose is to hand out everything. */
const EXPORT = /export|download|csv|backup|dump|stream|sitemap/i;
const DEPTH = 3;

/** A call that fetches all rows that a query or a result has. */
export interface RowLoad {
  readonly at: ast.Call;
  /** The query or result of which all rows are fetched. */
  readonly rows: ast.Expression;
  readonly function: FunctionInfo;
}

/** `query.all()`, `result.fetchall()`, `list(result)`. */
export function* rowLoads(module: Module): Generator<RowLoad> {
  for (const { node, function: info, target } of module.calls()) {
    if (!info) continue;
    const { func } = node;
    const [first] = node.args;
    if (func.kind === 'Attribute' && (func.attr === 'all' || func.attr === 'fetchall') && !first)
      yield { at: node, rows: func.value, function: info };
    else if (target === 'builtins.list' && first) yield { at: node, rows: first, function: info };
  }
}

/** The `GET` route that answers with a list and loads the rows itself, or gets them from this function. */
export function listRoute({ at, function: info }: RowLoad, project: Project): FunctionInfo | null {
  if (info.route) return answersWithList(info) ? info : null;
  return isReturned(at, info) ? caller(info, project, 0) : null;
}

function caller(info: FunctionInfo, project: Project, depth: number): FunctionInfo | null {
  if (depth >= DEPTH) return null;
  for (const { function: outer } of project.callers(info)) {
    const found = outer && (outer.route ? (answersWithList(outer) ? outer : null) : caller(outer, project, depth + 1));
    if (found) return found;
  }
  return null;
}

function answersWithList({ route, name, node, module }: FunctionInfo): boolean {
  return (
    route?.methods.includes('GET') === true &&
    !EXPORT.test(`${route.path} ${name} ${node.returns ? module.text(node.returns) : ''}`)
  );
}

/** Returned as it is, or by the name it was given. */
function isReturned(at: ast.Call, { module, node }: FunctionInfo): boolean {
  const assigned = at.parent?.kind === 'Assign' ? at.parent.targets[0] : null;
  return module.all('Return').some((each) => {
    if (module.enclosingCode(each) !== node || !each.value) return false;
    return (
      each.value === at || (assigned?.kind === 'Name' && each.value.kind === 'Name' && each.value.id === assigned.id)
    );
  });
}
