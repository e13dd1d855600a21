import type { Project } from '../../../src/core/project/index.ts';
import type { Module } from '../../../src/core/semantic/index.ts';
import type { ast } from '../../../src/core/syntax/index.ts';
import { around, type Edit, type Operator, replace } from '../operator.ts';
import { sessionKind } from '../sessions.ts';
import { definedAs, within } from '../walk.ts';

/** What an AsyncSession does only when it is awaited. SQLAlchemy [2.0]. */
const SESSION_CALLS = /^(execute|scalars?|get|get_one|flush|commit|rollback|refresh|merge|delete|close)$/;
const HTTP_CALLS = /^(get|post|put|patch|delete|head|options|request|send)$/;
/** These start the work themselves and hand out a future. */
const STARTED = /(create_task|ensure_future|gather|shield|run_in_executor|wrap_future)$/;

/**
 * An `await` whose operand is a coroutine for sure (it is awaited, and either a session's or an HTTP client's method,
 * or a function that the project defines only as `async def`), where the plain value is wrong for sure: as a statement,
 * in front of a dot, as a condition, as the answer of a route, or bound to a name of which an attribute is read next.
 */
export const operator: Operator = {
  name: 'drop-await',
  rules: ['async/missing-await'],
  about: 'Takes an `await` away, so that nothing runs or the coroutine is used as if it were the result.',
  *sites(module, project) {
    for (const node of module.all('Await')) {
      const { value } = node;
      if (value.kind !== 'Call') continue;
      const twin = harmless(node, module);
      if (!twin || !isCoroutine(value, module, project)) continue;
      const mutant = [{ path: module.path, start: node.start, end: value.start, text: '' }];
      yield { rule: 'async/missing-await', mutant, twin: [twin], places: [around(module, node)] };
    }
  },
};

function isCoroutine(call: ast.Call, module: Module, project: Project): boolean {
  const { func } = call;
  const name = func.kind === 'Attribute' ? func.attr : func.kind === 'Name' ? func.id : '';
  if (STARTED.test(name)) return false;
  if (func.kind === 'Attribute') {
    if (SESSION_CALLS.test(name) && sessionKind(module, project, func.value) === 'async') return true;
    if (HTTP_CALLS.test(name) && project.typeOf(module, func.value) === 'httpx.AsyncClient') return true;
  }
  const definitions = definedAs(name, project);
  return definitions.length === 1 && definitions.every((each) => each.async && !each.generator && isPlain(each.node));
}

/** A decorator may turn the coroutine into something else, or start it. */
function isPlain(node: ast.FunctionDef): boolean {
  return node.decorators.every((each) => each.kind === 'Name' && /^(static|class)method$/.test(each.id));
}

/** The same place with the `await` kept; null where the coroutine itself would not be wrong there. */
function harmless(node: ast.Await, module: Module): Edit | null {
  const { parent } = node;
  const text = module.text(node);
  switch (parent?.kind) {
    case 'Expr':
      return replace(module, node, `_outcome = ${text}`);
    case 'Attribute':
      return replace(module, node, `(${text})`);
    case 'If':
      return parent.test === node ? replace(module, node, `(${text})`) : null;
    case 'UnaryOp':
      return parent.op === 'not' ? replace(module, node, `(${text})`) : null;
    case 'Return':
      return module.enclosingFunction(node)?.route ? replace(module, node, `(${text})`) : null;
    case 'Assign':
      return isReadNext(parent, module) ? replace(module, node, `(${text})`) : null;
    default:
      return null;
  }
}

/** `name = await …`, the only value of the name in the function, and `name.attribute` later on. */
function isReadNext({ targets, end }: ast.Assign, module: Module): boolean {
  const [target, ...others] = targets;
  if (target?.kind !== 'Name' || others.length > 0) return false;
  const info = module.enclosingFunction(target);
  if (!info || module.lookup(target).length !== 1) return false;
  return [...within(...info.node.body)].some(
    (each) =>
      each.kind === 'Attribute' && each.start > end && each.value.kind === 'Name' && each.value.id === target.id,
  );
}
