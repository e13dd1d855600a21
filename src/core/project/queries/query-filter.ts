import type { Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';

/** Conditions on a column that most rows may meet. SQLAlchemy [1.4]. */
const BROAD = new Set(
  'is_ is_not isnot like ilike contains icontains startswith endswith istartswith iendswith match notin_ not_in regexp_match notlike notilike'.split(
    ' ',
  ),
);
const CONSTANTS = new Set(['sqlalchemy.true', 'sqlalchemy.false', 'sqlalchemy.not_']);

/**
 * Whether `.where(…)` or `.filter_by(…)` selects few rows: a column equals a value of the request, is one of a list, or lies
 * after a moment. A status, a search text and an upper end select as many rows as there are. What is unknown counts as
 * selective.
 */
export function isSelective(project: Project, module: Module, call: ast.Call): boolean {
  const condition = new Condition(project, module);
  return (
    call.args.some((each) => condition.selects(each)) || call.keywords.some(({ value }) => !condition.isFixed(value))
  );
}

class Condition {
  readonly #project: Project;
  readonly #module: Module;

  constructor(project: Project, module: Module) {
    this.#project = project;
    this.#module = module;
  }

  selects(node: ast.Expression): boolean {
    switch (node.kind) {
      case 'Compare':
        return this.#compares(node);
      case 'Call':
        return this.#calls(node);
      case 'BinOp':
        return node.op === '|'
          ? this.selects(node.left) && this.selects(node.right)
          : this.selects(node.left) || this.selects(node.right);
      case 'UnaryOp':
        return isWithout(node);
      case 'Constant':
      case 'Attribute':
        return false;
      default:
        return true;
    }
  }

  #compares({ operands: [left, right], ops: [operator] }: ast.Compare): boolean {
    if (!left || !right) return true;
    if (operator === '!=' || operator === '<' || operator === '<=' || operator === 'is' || operator === 'is not')
      return false;
    const columns = [left, right].filter((each) => this.#isColumn(each)).length;
    return columns < 2 && !this.isFixed(left) && !this.isFixed(right);
  }

  #calls(node: ast.Call): boolean {
    const target = this.#module.resolve(node.func);
    if (target === 'sqlalchemy.and_') return node.args.some((each) => this.selects(each));
    if (target === 'sqlalchemy.or_') return node.args.every((each) => this.selects(each));
    if (target && CONSTANTS.has(target)) return false;
    return node.func.kind !== 'Attribute' || !BROAD.has(node.func.attr);
  }

  /** A value that is the same in every request: a literal, a member of an enum, a constant in capitals. */
  isFixed(node: ast.Expression): boolean {
    if (node.kind === 'Constant' || node.kind === 'Str' || node.kind === 'Num') return true;
    if (node.kind === 'Attribute' && node.attr === 'value') return this.isFixed(node.value);
    if (node.kind !== 'Attribute' || this.#isColumn(node)) return false;
    const owner = this.#module.resolve(node.value);
    return (
      owner !== null &&
      /^[A-Z]/.test(owner.slice(owner.lastIndexOf('.') + 1)) &&
      /^[A-Z0-9_]+$|^[a-z_]+$/.test(node.attr)
    );
  }

  #isColumn(node: ast.Expression): boolean {
    const owner = node.kind === 'Attribute' ? this.#module.resolve(node.value) : null;
    return owner !== null && this.#project.model(owner) !== null;
  }
}

/** `~Tag.recipes.any()`: rows that nothing uses are few. */
function isWithout({ op, operand }: ast.UnaryOp): boolean {
  const method = operand.kind === 'Call' && operand.func.kind === 'Attribute' ? operand.func.attr : '';
  return op === '~' && (method === 'any' || method === 'has');
}
