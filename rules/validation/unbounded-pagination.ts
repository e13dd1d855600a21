import {
  type Bounds,
  boundsOf,
  cutsListOnly,
  cutsResult,
  defineRule,
  isKeptSmall,
  type Module,
  type Problem,
  type Project,
  type QueryParameter,
  queryParameters,
  readsOf,
  valueForAll,
  withUpperBound,
} from '#rule';

/** Names that mean the size of a page by themselves. */
const CLEAR = /limit|per_page|page_size|pagesize|perpage/;
const NEIGHBOURS = /^(skip|offset|page|page_number|cursor|after|before|start|start_after|last)$/;
/** Methods that answer with what was asked for; a search may come as `POST`. */
const READING = new Set(['GET', 'POST', 'QUERY', 'WEBSOCKET']);
/** `offset` and `size` are a range of bytes as often as of rows. */
const BYTES = /^(offset|start)$/;

export default defineRule({
  id: 'validation/unbounded-pagination',
  severity: 'warning',
  summary: 'Give the page size of a query an upper bound.',
  options: {
    names: {
      default: ['limit', 'per_page', 'page_size', 'items_per_page', 'size', 'first', 'take', 'count'],
      about: 'Names of parameters that say how many rows a request gets, in snake_case.',
    },
    maximum: { default: 1_000_000, about: 'The largest page that is a bound: a higher upper bound counts as none.' },
  },
  *check(module, project, { names, maximum }) {
    const wanted = new Set(Array.isArray(names) ? names : []);
    for (const each of queryParameters(module, project, (name) => wanted.has(snake(name)))) {
      if (!isPageSize(each, project)) continue;
      const bounds = boundsOf(project, module, each.annotation, each.value);
      if (bounds.isInt && !isKeptSmall(each, module, project))
        yield* judge(each, bounds, Number(maximum), module, project);
    }
  },
});

const snake = (name: string) => name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();

/** A name such as `size` counts when it cuts a result, or stands beside an offset or a page number. */
function isPageSize({ name, function: info }: QueryParameter, project: Project): boolean {
  if (!info) return CLEAR.test(snake(name));
  if (info.route && !info.route.methods.some((method) => READING.has(method))) return false;
  if (readsOf(info, name).length === 0 || cutsListOnly(project, info, name)) return false;
  const reads = !info.route || info.route.methods.includes('GET');
  const neighbours = info.params.map((param) => snake(param.name)).filter((each) => NEIGHBOURS.test(each));
  const paged = name === 'size' ? neighbours.some((each) => !BYTES.test(each)) : neighbours.length > 0;
  return (reads && (CLEAR.test(snake(name)) || paged)) || cutsResult(project, info, name);
}

function* judge(
  each: QueryParameter,
  { upper, lower }: Bounds,
  maximum: number,
  module: Module,
  project: Project,
): Generator<Problem> {
  const hasUpper = upper === 'some' || (upper !== null && upper <= maximum);
  const all = valueForAll(project, each.function, each.name, lower);
  if (hasUpper && !all) return;
  const { alias } = each;
  const reason = upper === null ? 'has no upper bound' : `may be as large as ${upper}`;
  yield {
    at: each.node,
    message: hasUpper
      ? `\`${each.name}\` lets \`${all}\` through, which asks for everything: a request with \`?${alias}=${all}\` gets the whole table.`
      : `\`${each.name}\` ${reason}: a request with \`?${alias}=1000000\` asks for a million rows at once.`,
    advice: 'Declare the largest page you want to serve, such as `Query(default=20, ge=1, le=100)`.',
    suggestion: upper === null && withUpperBound(each, module),
  };
}
