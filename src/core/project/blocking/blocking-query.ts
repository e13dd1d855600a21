import type { Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';

/** Methods that send what a `Query` has built, or open its cursor. SQLAlchemy [1.4], PyMongo [4.0]. */
const SENDING = new Set(
  'all first one one_or_none scalar scalars count update delete get exists paginate next explain'.split(' '),
);
/** Builtins that go through their argument. */
const CONSUMING = new Set('list tuple set dict next sorted len'.split(' ').map((each) => `builtins.${each}`));

/**
 * Whether the function sends the query that `built` begins: it asks it for rows, or goes through it. A query that is
 * only returned or handed on is sent by somebody else.
 */
export function isSent(built: ast.Expression, module: Module): boolean {
  const { end, sends } = chainFrom(built);
  return sends || isGoneThrough(end, module) || namesOf(end, module).some((name) => isRead(name, module));
}

function isRead(name: ast.Name, module: Module): boolean {
  const { end, sends } = chainFrom(name);
  return sends || isGoneThrough(end, module);
}

/** The end of `query(…).filter(…).all()`, and whether a method on the way sends it. */
function chainFrom(start: ast.Expression): { end: ast.Expression; sends: boolean } {
  let end = start;
  let sends = false;
  for (let up = end.parent; up; up = end.parent) {
    const isMember = up.kind === 'Attribute' && up.value === end;
    const isCall = up.kind === 'Call' && up.func === end;
    if (!isMember && !isCall) break;
    // `run_in_threadpool(query.all)` only names the method.
    sends ||= isCall && end.kind === 'Attribute' && SENDING.has(end.attr);
    end = up as ast.Attribute | ast.Call;
  }
  return { end, sends };
}

function isGoneThrough(node: ast.Expression, module: Module): boolean {
  const { parent } = node;
  switch (parent?.kind) {
    case 'For':
    case 'Generator':
      return parent.iter === node;
    case 'Subscript':
      return parent.value === node;
    case 'Starred':
      return true;
    case 'Call':
      return parent.args.includes(node) && CONSUMING.has(module.resolve(parent.func) ?? '');
    default:
      return false;
  }
}

/** The places that read the local name which `value` is bound to. */
function namesOf(value: ast.Expression, module: Module): ast.Name[] {
  const { parent } = value;
  const target = parent?.kind === 'Assign' && parent.value === value ? parent.targets[0] : null;
  if (target?.kind !== 'Name') return [];
  const code = module.enclosingCode(value);
  return module
    .named(target.id)
    .flatMap((each) => (each.kind === 'Name' && each !== target && module.enclosingCode(each) === code ? [each] : []));
}
