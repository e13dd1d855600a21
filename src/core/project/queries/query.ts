import { everyPath, type FunctionInfo, leadingTo, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import type { Model } from './models.ts';
import { isSelective } from './query-filter.ts';

/** Methods of statements, queries and results that leave the number of rows as it is. SQLAlchemy [1.4]. */
const NEUTRAL = new Set(
  (
    'options order_by join outerjoin select_from scalars mappings tuples unique with_for_update execution_options params enable_eagerloads ' +
    'populate_existing join_from correlate having offset columns with_entities add_columns enable_assertions reset_joinpoint'
  ).split(' '),
);
const FILTERS = new Set(['where', 'filter', 'filter_by']);
const JOINS = new Set(['join', 'join_from', 'select_from']);
/** Methods that hand a statement to the database. */
const EXECUTES = new Set(['execute', 'scalars', 'exec']);
/** Functions of libraries that get a query first and return it with as many rows. sqlalchemy-filters [0.12]. */
const PASSING = new Set([
  'sqlalchemy_filters.apply_filters',
  'sqlalchemy_filters.apply_sort',
  'sqlalchemy_filters.apply_loads',
]);
const CUTTING = /limit|paginat|slice|fetch|first|one|islice/i;

/** A query of whole rows as it is put together in one function. */
export interface Query {
  /** The mapped class that it reads first. */
  readonly model: Model;
  /** `.where(…)`, `.filter(…)`, `.filter_by(…)`, on any path. */
  readonly filters: readonly ast.Call[];
}

/**
 * Reads how the rows that an expression gives were asked for, through chains, local variables and executed statements; null when
 * it is no query, when a part is unknown, or when something cuts or aggregates it.
 */
export function readQuery(project: Project, module: Module, node: ast.Expression): Query | null {
  const reading = new QueryReading(project, module);
  return reading.follow(node) && reading.model ? { model: reading.model, filters: reading.filters } : null;
}

/** Whether every path of the function that reaches `end` applies a filter that selects few rows. */
export function isAlwaysFiltered(project: Project, info: FunctionInfo, { filters }: Query, end: ast.Node): boolean {
  const selective = filters.filter((each) => isSelective(project, info.module, each));
  const holds = (node: ast.Node, inner: ast.Node) => inner.start >= node.start && inner.end <= node.end;
  if (selective.some((each) => holds(end, each))) return true;
  return everyPath(
    leadingTo(info.node.body, end),
    (node) => selective.some((each) => holds(node, each)) || (node.kind === 'Return' && !holds(node, end)),
  );
}

class QueryReading {
  model: Model | null = null;
  readonly filters: ast.Call[] = [];
  readonly #project: Project;
  readonly #module: Module;
  readonly #seen = new Set<ast.Node>();

  constructor(project: Project, module: Module) {
    this.#project = project;
    this.#module = module;
  }

  /** False when a part is unknown or limits the rows. */
  follow(node: ast.Expression): boolean {
    if (this.#seen.has(node)) return true;
    this.#seen.add(node);
    switch (node.kind) {
      case 'Await':
        return this.follow(node.value);
      case 'IfExp':
        return this.follow(node.body) && this.follow(node.orelse);
      case 'Name':
        return this.#name(node);
      case 'Call':
        return this.#call(node);
      default:
        return false;
    }
  }

  /** Every value that the name may have: `query = query.filter(…)` adds to what it was. */
  #name(node: ast.Name): boolean {
    const bindings = this.#module.lookup(node);
    return (
      bindings.length > 0 &&
      bindings.every(
        (each) =>
          each.kind === 'assignment' &&
          each.node.kind === 'Assign' &&
          each.node.targets.every(({ kind }) => kind === 'Name') &&
          this.follow(each.value),
      )
    );
  }

  #call(node: ast.Call): boolean {
    const { func } = node;
    if (this.#module.resolve(func) === 'sqlalchemy.select') return this.#root(node.args);
    if (func.kind !== 'Attribute') return this.#passed(node);
    const [first] = node.args;
    if (func.attr === 'query') return this.#root(node.args);
    if (EXECUTES.has(func.attr) && first) return this.follow(first);
    if (JOINS.has(func.attr) && first && !this.#isTable(first)) return false;
    if (FILTERS.has(func.attr)) this.filters.push(node);
    else if (!NEUTRAL.has(func.attr)) return this.#passed(node);
    return this.follow(func.value);
  }

  /** A function that gets the query and returns it: one of the project must not cut it anywhere. */
  #passed(node: ast.Call): boolean {
    const callee = this.#project.callee(this.#module, node);
    const known = PASSING.has(this.#module.resolve(node.func) ?? '');
    if (!known && (!callee || cuts(callee))) return false;
    return node.args.some((each) => each.kind === 'Name' && this.#name(each));
  }

  /** A mapped class, one of its relationships, or an alias. A join with anything else, such as a subquery, may select. */
  #isTable(node: ast.Expression): boolean {
    if (this.#modelOf(node)) return true;
    const [binding] = node.kind === 'Name' ? this.#module.lookup(node) : [];
    const made = binding?.kind === 'assignment' && binding.value.kind === 'Call' ? binding.value.func : null;
    return made !== null && this.#module.resolve(made) === 'sqlalchemy.orm.aliased';
  }

  /** `select(User)`, `query(User.id, User.name)`; a function among them aggregates. */
  #root(entities: readonly ast.Expression[]): boolean {
    const models = entities.map((each) => this.#modelOf(each));
    const [first] = models;
    if (!first || models.includes(null)) return false;
    this.model ??= first;
    return true;
  }

  #modelOf(node: ast.Expression): Model | null {
    const qualified = this.#module.resolve(node);
    const own = qualified ? this.#project.model(qualified) : null;
    return own ?? (node.kind === 'Attribute' ? this.#modelOf(node.value) : null);
  }
}

/** Whether a call in the function's body may limit the rows. */
function cuts({ module, node }: FunctionInfo): boolean {
  return module
    .all('Call')
    .some(
      ({ start, end, func }) =>
        start >= node.start && end <= node.end && func.kind === 'Attribute' && CUTTING.test(func.attr),
    );
}
