import { type ast, defineRule, type FunctionInfo, isAlwaysFiltered, type Module, type Project, readQuery } from '#rule';

/** Paths and responses whose purpose is to hand out everything. */
const EXPORT = /export|download|csv|backup|dump|stream|sitemap/i;
const DEPTH = 3;

export default defineRule({
  id: 'db/unbounded-query',
  severity: 'warning',
  summary: 'Do not load a whole table to answer a request.',
  yieldsTo: ['validation/unbounded-pagination'],
  options: {
    'small-tables': { default: [], about: 'Names of models whose tables stay small, such as `Country`.' },
  },
  *check(module, project, options) {
    const small = new Set(Array.isArray(options['small-tables']) ? options['small-tables'] : []);
    for (const { at, rows, info } of loads(module)) {
      const query = readQuery(project, module, rows);
      if (!query || small.has(query.model.cls.name)) continue;
      const route = servedBy(at, info, project);
      if (!route || isAlwaysFiltered(project, info, query, at)) continue;
      const { name } = query.model.cls;
      const path = route.route?.path;
      yield {
        at,
        confidence: 'medium',
        message: `${path ? `\`GET ${path}\`` : `\`${route.name}\``} loads every row of \`${name}\` that matches: no limit, so time and memory grow with the table.`,
        advice: 'Add `.limit(…)` with a bounded page size, or select the count or aggregate that is needed.',
        ...(route !== info && {
          because: [{ at: route.node, module: route.module, note: `answers a \`GET\` with \`${info.name}\`` }],
        }),
      };
    }
  },
});

interface Load {
  readonly at: ast.Call;
  /** The query or result of which all rows are fetched. */
  readonly rows: ast.Expression;
  readonly info: FunctionInfo;
}

/** `query.all()`, `result.fetchall()`, `list(result)`. */
function* loads(module: Module): Generator<Load> {
  for (const { node, function: info, target } of module.calls()) {
    if (!info) continue;
    const { func } = node;
    const [first] = node.args;
    if (func.kind === 'Attribute' && (func.attr === 'all' || func.attr === 'fetchall') && !first)
      yield { at: node, rows: func.value, info };
    else if (target === 'builtins.list' && first) yield { at: node, rows: first, info };
  }
}

/** The `GET` route that loads the rows itself, or gets them from this function. */
function servedBy(at: ast.Call, info: FunctionInfo, project: Project): FunctionInfo | null {
  if (info.route) return isList(info) ? info : null;
  return isReturned(at, info) ? caller(info, project, 0) : null;
}

function caller(info: FunctionInfo, project: Project, depth: number): FunctionInfo | null {
  if (depth >= DEPTH) return null;
  for (const { function: outer } of project.callers(info)) {
    const found = outer && (outer.route ? (isList(outer) ? outer : null) : caller(outer, project, depth + 1));
    if (found) return found;
  }
  return null;
}

function isList({ route, name, node, module }: FunctionInfo): boolean {
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
