import { boundsOf, cutsResult, defineRule, type FunctionInfo, isClamped, meansAll, type Module, type Problem, type Project, type QueryParameter, queryParameters, readsOf } from '#rule';

/** A bound above this bounds nothing: a million rows are a table. */
const HUGE = 1_000_000;
/** Names that mean the size of a page by themselves. */
const CLEAR = /limit|per_page|page_size|pagesize|perpage/;
const NEIGHBOURS = /^(skip|offset|page|page_number|cursor|after|before|start|start_after|last)$/;

export default defineRule({
  id: 'validation/unbounded-pagination',
  severity: 'warning',
  summary: 'Give the page size of a query an upper bound.',
  options: {
    names: {
      default: ['limit', 'per_page', 'page_size', 'items_per_page', 'size', 'first', 'take', 'count'],
      about: 'Names of parameters that say how many rows a request gets, in snake_case.',
    },
  },
  *check(module, project, { names }) {
    const wanted = new Set(Array.isArray(names) ? names : []);
    for (const each of queryParameters(module, project)) {
      if (!wanted.has(snake(each.name)) || !isPageSize(each, project)) continue;
      const bounds = boundsOf(project, module, each.annotation, each.value);
      if (bounds.isInt && !isChecked(each, project)) yield* judge(each, bounds, module, project);
    }
  },
});

const snake = (name: string) => name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();

/** A name such as `size` counts when it cuts a result, or stands beside an offset or a page number. */
function isPageSize({ name, function: info }: QueryParameter, project: Project): boolean {
  if (!info) return CLEAR.test(snake(name));
  if (readsOf(info, name).length === 0) return false;
  const reads = !info.route || info.route.methods.includes('GET');
  if (reads && (CLEAR.test(snake(name)) || info.params.some((param) => NEIGHBOURS.test(snake(param.name))))) return true;
  return cutsResult(project, info, name);
}

function isChecked({ name, function: info }: QueryParameter, project: Project): boolean {
  return info !== null && isClamped(project, info, name);
}

function* judge(each: QueryParameter, { upper, lower }: ReturnType<typeof boundsOf>, module: Module, project: Project): Generator<Problem> {
  const hasUpper = upper === 'some' || (upper !== null && upper <= HUGE);
  const all = allValue(each.name, lower, each.function, project);
  if (hasUpper && !all) return;
  const { alias } = each;
  const reason = upper === null ? 'has no upper bound' : hasUpper ? `lets \`${all}\` through, which asks for everything` : `may be as large as ${upper}`;
  yield {
    at: each.node,
    message: `\`${each.name}\` ${reason}: one request with \`?${alias}=${hasUpper ? all : 1000000}\` asks for the whole table, and nothing stops it.`,
    advice: 'Declare the largest page you want to serve, such as `Query(default=20, ge=1, le=100)`.',
    suggestion: upper === null && bounded(each, module),
  };
}

/** The value that asks for everything: let through by its lower bound, or compared with in the code. */
function allValue(name: string, lower: number | 'some' | null, info: FunctionInfo | null, project: Project): string | null {
  if (lower === 'some' || (lower !== null && lower > 0)) return null;
  if (lower !== null && lower === -1) return '-1';
  return info && meansAll(project, info, name) ? (lower === 0 ? '0' : '-1') : null;
}

/** `per_page: int = Query(default=20, ge=1, le=100)`, or `le=100` added to the call that is there. */
function bounded({ node, name, annotation, value, marker }: QueryParameter, module: Module): string | null {
  if (marker) {
    const text = module.text(node);
    const end = marker.end - 1 - node.start;
    const separator = /[(,]\s*$/.test(text.slice(0, end)) ? '' : ', ';
    return `${text.slice(0, end)}${separator}le=100${text.slice(end)}`;
  }
  const imported = module.moduleScope.bindings.get('Query')?.some((each) => each.kind === 'import' && each.target === 'fastapi.Query');
  if (!imported || node.kind !== 'Parameter' || annotation?.kind !== 'Name' || value?.kind !== 'Num') return null;
  return `${name}: ${annotation.id} = Query(default=${value.text}, ge=1, le=${Math.max(100, value.value)})`;
}
