import type { FunctionInfo, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { receiversOf } from '../values/handed-on.ts';
import type { Bounds } from './bounds.ts';

const DEPTH = 3;
/** Methods that cut a result to a number of rows. SQLAlchemy, Django, beanie, motor. */
const CUTS = new Set(['limit', 'fetchmany', 'slice', 'to_list', 'islice', 'head']);

/** The places in a function where a parameter is read, in nested functions too. */
export function readsOf(info: FunctionInfo, name: string): ast.Name[] {
  const { module, node: def } = info;
  const scope = module.scopeOf(def);
  return module
    .within('Name', { start: def.body[0]?.start ?? def.end, end: def.end })
    .filter((each) => each.id === name && module.scopeAt(each).owner(name) === scope);
}

/**
 * Whether the function keeps a parameter below a maximum: `min(limit, 100)`, `if limit > MAX: …`, `limit in (10, 50)`, or a
 * function of the project that gets it and does so.
 */
export function isClamped(project: Project, info: FunctionInfo, name: string, depth = 0): boolean {
  return readsOf(info, name).some((use) => staysSmall(project, info.module, use, depth));
}

/** Whether the place that reads a value keeps it below a maximum. */
export function staysSmall(project: Project, module: Module, use: ast.Name | ast.Attribute, depth = 0): boolean {
  return isCapped(module, use) || handedOn(project, module, use, depth, isClamped);
}

/** Whether the function treats `-1` or `0` of a parameter as "everything": `if limit == -1`. */
function meansAll(project: Project, info: FunctionInfo, name: string, depth = 0): boolean {
  return readsOf(info, name).some(
    (use) => isComparedWithAll(use) || handedOn(project, info.module, use, depth, meansAll),
  );
}

/** Whether the parameter says how many rows there are: `.limit(size)`, `rows[:size]`, `limit=size`. */
export function cutsResult(project: Project, info: FunctionInfo, name: string, depth = 0): boolean {
  return readsOf(info, name).some((use) => isCut(use) || handedOn(project, info.module, use, depth, cutsResult));
}

/** Whether the parameter does nothing but cut a list that is in memory as a whole: more than there is, nobody gets. */
export function cutsListOnly(project: Project, info: FunctionInfo, name: string, depth = 0): boolean {
  const reads = readsOf(info, name).filter((use) => !isTruthTest(use) && !isEcho(use) && !isLowerCheck(use));
  return (
    reads.length > 0 &&
    reads.every(
      (use) => isListSlice(use, info.module, project) || handedOn(project, info.module, use, depth, cutsListOnly),
    )
  );
}

/** `if limit:` asks whether there is one. */
function isTruthTest(use: ast.Name): boolean {
  const { parent: up } = use;
  return (up?.kind === 'If' || up?.kind === 'IfExp') && up.test === use;
}

/** `Page(rows=rows, limit=limit)`, `{"limit": limit}`: the answer, or a text, says what was asked for. */
function isEcho(use: ast.Name): boolean {
  const { parent: up } = use;
  if (up?.kind === 'Dict' || up?.kind === 'FString') return true;
  const call = up?.kind === 'Keyword' && up.parent?.kind === 'Call' ? up.parent : null;
  const name = call?.func.kind === 'Attribute' ? call.func.attr : call?.func.kind === 'Name' ? call.func.id : '';
  return /^[A-Z][a-z]/.test(name);
}

/** `if limit <= 0: raise …`. */
function isLowerCheck(use: ast.Name): boolean {
  const up = use.parent;
  if (up?.kind !== 'Compare' || up.ops.length !== 1 || !/^[<>]/.test(up.ops[0] ?? '')) return false;
  const other = up.operands.find((each) => each !== use);
  return other?.kind === 'Num' && other.value <= 1;
}

function isListSlice(use: ast.Name, module: Module, project: Project): boolean {
  let node: ast.Node | null = use.parent;
  while (node?.kind === 'BinOp' || node?.kind === 'UnaryOp') node = node.parent;
  const sliced = node?.kind === 'Slice' && node.parent?.kind === 'Subscript' ? node.parent.value : null;
  return sliced !== null && !LAZY_SLICES.has(project.typeOf(module, sliced) ?? '');
}

/** Slicing these makes a `LIMIT`. SQLAlchemy [1.4]. */
const LAZY_SLICES = new Set(['sqlalchemy.orm.Query']);

/** The value that asks for everything: let through by its lower bound, or compared with in the code. */
export function valueForAll(
  project: Project,
  info: FunctionInfo | null,
  name: string,
  lower: Bounds['lower'],
): string | null {
  if (lower === 'some' || (lower !== null && lower > 0)) return null;
  if (lower !== null && lower === -1) return '-1';
  return info && meansAll(project, info, name) ? (lower === 0 ? '0' : '-1') : null;
}

function isCapped(module: Module, use: ast.Name | ast.Attribute): boolean {
  const { parent: up } = use;
  if (up?.kind === 'Call') return module.resolve(up.func) === 'builtins.min';
  if (up?.kind !== 'Compare') return false;
  const index = up.operands.indexOf(use);
  const [before, after] = [up.ops[index - 1], up.ops[index]];
  return (
    after === '>' ||
    after === '>=' ||
    before === '<' ||
    before === '<=' ||
    isMembership(after) ||
    isUpperOfChain(up, after)
  );
}

/** `if not 1 <= limit <= 100`, `if limit <= 100`: what is compared is not zero. */
function isUpperOfChain(compare: ast.Compare, after: string | undefined): boolean {
  const last = compare.operands.at(-1);
  return (after === '<=' || after === '<') && !(last?.kind === 'Num' && last.value <= 1);
}

function isMembership(operator: string | undefined): boolean {
  return operator === 'in' || operator === 'not in';
}

function isComparedWithAll(use: ast.Name): boolean {
  const { parent: up } = use;
  if (up?.kind !== 'Compare' || up.ops.length !== 1 || !/^(==|!=)$/.test(up.ops[0] ?? '')) return false;
  const other = up.operands.find((each) => each !== use);
  if (other?.kind === 'Num') return other.value === 0;
  return other?.kind === 'UnaryOp' && other.op === '-' && other.operand.kind === 'Num' && other.operand.value === 1;
}

function isCut(use: ast.Name): boolean {
  const up = use.parent;
  if (up?.kind === 'Slice') return true;
  if (up?.kind === 'Keyword') return up.name !== null && /^(limit|first|take|page_size|per_page|length)$/.test(up.name);
  if (up?.kind === 'BinOp') return up.parent?.kind === 'Slice' || isMultiplied(up);
  if (up?.kind !== 'Call' || !up.args.includes(use)) return false;
  const name = up.func.kind === 'Attribute' ? up.func.attr : up.func.kind === 'Name' ? up.func.id : '';
  return CUTS.has(name);
}

/** `(page - 1) * size` is an offset. */
function isMultiplied(node: ast.BinOp): boolean {
  const other = node.left.kind === 'BinOp' ? node.left : node.right;
  return node.op === '*' && other.kind === 'BinOp' && other.op === '-';
}

/** The same question about the parameter of a function of the project that gets the value. */
function handedOn(
  project: Project,
  module: Module,
  use: ast.Name | ast.Attribute,
  depth: number,
  question: (project: Project, info: FunctionInfo, name: string, depth: number) => boolean,
): boolean {
  if (depth >= DEPTH) return false;
  return receiversOf(use, module, project).some(({ callee, param }) =>
    question(project, callee, param.name, depth + 1),
  );
}
