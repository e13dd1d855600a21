import {
  declaresPlainResult,
  type FunctionInfo,
  isStub,
  type Module,
  PLAIN,
  PLAIN_SESSION,
} from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { marker } from '../fastapi/fastapi-calls.ts';
import type { Project } from '../project.ts';
import { enteredBy } from './call-chain-entry.ts';
import { coroutineCall, isDefinedOnce } from './coroutine.ts';
import { knownApi } from './known-call.ts';

/** A call whose value cannot be awaited. */
export interface PlainCall {
  /** The method of a library that is called, or null. */
  readonly api: string | null;
  /** The project's `def` that is called, or null. */
  readonly definition: FunctionInfo | null;
}

/** What a call enters that certainly gives no awaitable; null for every other call. */
export function plainCall(call: ast.Call, module: Module, project: Project): PlainCall | null {
  const session = isMadeHere(call, module, project) ? knownApi(PLAIN_SESSION, call, module, project) : null;
  const api = session ?? knownApi(PLAIN, call, module, project);
  if (api) return { api, definition: null };
  const entered = enteredBy(call, module, project);
  if (!entered) return null;
  const { callee: definition, receiver } = entered;
  const replaced = receiver && project.subclasses(receiver).some(({ methods }) => methods.has(definition.name));
  return !replaced && givesNoAwaitable(definition, project) ? { api: null, definition } : null;
}

/** A session that is only annotated as a Session may be an AsyncSession; one from a provider or a factory is what it is. */
function isMadeHere({ func }: ast.Call, module: Module, project: Project): boolean {
  if (func.kind !== 'Attribute' || func.value.kind !== 'Name') return false;
  const [binding, ...others] = module.lookup(func.value);
  if (!binding || others.length > 0) return false;
  if (binding.kind === 'assignment') return binding.value.kind === 'Call';
  if (binding.kind !== 'parameter') return binding.kind === 'with' && !binding.async;
  const call = marker(binding.node, module);
  const types = project.types(module);
  const provider = call && types.provider(call);
  return provider !== null && types.provided(provider) === 'sqlalchemy.orm.Session';
}

/** Undecorated, defined once, and each value it returns is something that has no `__await__`. */
function givesNoAwaitable(info: FunctionInfo, project: Project): boolean {
  const { module, node, decorators } = info;
  if (info.async || info.generator || isStub(node) || info.name === '__init__' || !isDefinedOnce(info)) return false;
  if (!decorators.every((each) => each === 'builtins.staticmethod' || each === 'builtins.classmethod')) return false;
  const declared = declaresPlainResult(info);
  const values = module
    .all('Return')
    .flatMap((each) => (each.value && module.enclosingCode(each) === node ? [each.value] : []));
  return values.every((value) => isPlain(value, info, project) || (declared && !mayBeCoroutine(value, info, project)));
}

function isPlain(value: ast.Expression, info: FunctionInfo, project: Project): boolean {
  switch (value.kind) {
    case 'Str':
    case 'FString':
    case 'Num':
    case 'Constant':
    case 'Compare':
    case 'List':
    case 'Dict':
    case 'Set':
    case 'Tuple':
    case 'ListComp':
    case 'SetComp':
    case 'DictComp':
      return true;
    case 'UnaryOp':
      return value.op === 'not';
    case 'IfExp':
      return isPlain(value.body, info, project) && isPlain(value.orelse, info, project);
    case 'BoolOp':
      return isPlain(value.left, info, project) && isPlain(value.right, info, project);
    default:
      return /^builtins\.(str|int|bool|dict|list|set|tuple|bytes|float)$/.test(
        project.typeOf(info.module, value) ?? '',
      );
  }
}

/** Against what is declared: the function hands on a coroutine that it makes. */
function mayBeCoroutine(value: ast.Expression, { module }: FunctionInfo, project: Project): boolean {
  return value.kind !== 'Call' ? false : coroutineCall(value, module, project) !== null;
}
