import { type FunctionInfo, type Module, reachingBindings } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Loaded } from '../loading/loaded.ts';
import type { Held, Value } from '../loading/rows.ts';
import { isListType, schemaIn } from '../loading/schemas.ts';
import type { Project } from '../project.ts';
import type { Model } from '../queries/models.ts';

const PLAIN_DECORATORS = new Set(['builtins.staticmethod', 'builtins.classmethod', 'abc.abstractmethod']);

/** A row of a mapped class, or a list of them. */
export interface Row {
  readonly model: Model;
  readonly many: boolean;
  /** What is known of it from its query; null where only a declared type says what it is. */
  readonly held: Held | null;
  /** The function that gives it, where that is another one. */
  readonly from: FunctionInfo | null;
}

/** The row that an expression holds: from its query, by the type of a name, or as a function of the project declares it. */
export function rowIn(loaded: Loaded, module: Module, node: ast.Expression): Row | null {
  const from = giver(loaded.project, module, node);
  const value = loaded.valueOf(module, node);
  if (value && value.kind !== 'nothing') return ofValue(value, from);
  const type = loaded.project.typeOf(module, node);
  const model = type ? loaded.project.model(type) : null;
  if (model) return { model, many: false, held: null, from };
  return from && declared(loaded.project, from);
}

/** Of a `Row` with several parts no JSON can be made, nor of a `Result`. */
function ofValue(value: Value, from: FunctionInfo | null): Row | null {
  const item = value.kind === 'rows' ? value.item : value;
  return item.kind === 'object'
    ? { model: item.object.model, many: value.kind === 'rows', held: item.object, from }
    : null;
}

/** The project's function whose result the expression is. */
function giver(project: Project, module: Module, node: ast.Expression): FunctionInfo | null {
  const [binding, ...others] = node.kind === 'Name' ? reachingBindings(node, module) : [];
  if (binding) return binding.kind === 'assignment' && others.length === 0 ? given(project, module, binding) : null;
  return called(project, module, node);
}

function given(project: Project, module: Module, { node, value }: { node: ast.Node; value: ast.Expression }) {
  const isWhole = node.kind !== 'Assign' || node.targets.every(({ kind }) => kind === 'Name');
  return isWhole ? called(project, module, value) : null;
}

function called(project: Project, module: Module, node: ast.Expression): FunctionInfo | null {
  const call = node.kind === 'Await' ? node.value : node;
  if (call.kind !== 'Call') return null;
  const callee = project.callee(module, call);
  if (!callee || callee.name === '__init__' || callee.generator) return null;
  if (callee.async !== (node.kind === 'Await')) return null;
  return callee.decorators.every((each) => each !== null && PLAIN_DECORATORS.has(each)) ? callee : null;
}

/** `-> User | None`, `-> list[User]`. */
function declared(project: Project, from: FunctionInfo): Row | null {
  const { module, node } = from;
  const cls = node.returns && schemaIn(project, module, node.returns);
  const model = cls && project.model(`${cls.module.name}.${cls.qualname}`);
  return model && node.returns ? { model, many: isListType(module, node.returns), held: null, from } : null;
}
