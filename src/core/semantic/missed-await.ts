import type { ast } from '../syntax/index.ts';
import { declaresPlainResult } from './declared-result.ts';
import type { CallSite, FunctionInfo } from './function.ts';
import type { Module } from './module.ts';
import { readsOf, type ValueUse, valueUse } from './value-use.ts';

/** How the value of a call is used that would have to be awaited first, if it is a coroutine. */
export type MissedAwait =
  /** Nothing takes the value. */
  | { readonly kind: 'discarded' }
  /** A local name takes it, and nothing reads that name. */
  | { readonly kind: 'unused'; readonly name: string }
  /** A route hands it to FastAPI. */
  | { readonly kind: 'returned' }
  /** An `async def` gives it in place of what it declares to give. */
  | { readonly kind: 'undeclared'; readonly function: FunctionInfo }
  /** Something needs the result at once: `by`, at the call itself or `at` the places that read its local name. */
  | { readonly kind: 'read'; readonly by: string; readonly truth: boolean; readonly at: readonly ast.Name[] };

/** What is wrong with a call that makes a coroutine; null when it is awaited, or may still be awaited elsewhere. */
export function missedAwait(call: CallSite, module: Module): MissedAwait | null {
  if (isExpectedToRaise(call.node, module)) return null;
  const use = valueUse(call.node, module);
  return use.kind === 'bound' ? missedByName(use.name, call, module) : missed(use, call);
}

/** `with pytest.raises(TypeError): call("wrong")`: the arguments are refused, and no coroutine is made. */
function isExpectedToRaise(node: ast.Node, module: Module): boolean {
  for (let up = node.parent; up && up.kind !== 'FunctionDef'; up = up.parent) {
    if (up.kind !== 'With') continue;
    const expects = up.items.some(({ context }) => {
      const func = context.kind === 'Call' ? context.func : null;
      if (!func) return false;
      return module.resolve(func) === 'pytest.raises' || (func.kind === 'Attribute' && /^assertRaises/.test(func.attr));
    });
    if (expects) return true;
  }
  return false;
}

function missed(use: ValueUse, call: CallSite): MissedAwait | null {
  if (use.kind === 'discarded') return { kind: 'discarded' };
  if (use.kind === 'read') return { kind: 'read', by: use.by, truth: use.truth, at: [] };
  const methods = use.kind === 'returned' ? call.function?.route?.methods : undefined;
  // What a websocket's function returns, nothing takes.
  if (methods) return { kind: methods.includes('WEBSOCKET') ? 'discarded' : 'returned' };
  const { function: info } = call;
  return use.kind === 'returned' && info?.async && declaresPlainResult(info)
    ? { kind: 'undeclared', function: info }
    : null;
}

/**
 * A name that is awaited anywhere is none of them. One place where a coroutine fails is enough; a test or a return alone
 * says something only when every place that reads the name misses the await.
 */
function missedByName(name: ast.Name, call: CallSite, module: Module): MissedAwait | null {
  const reads = readsOf(name, module);
  if (!reads) return null;
  if (reads.at.length === 0) return reads.all ? { kind: 'unused', name: name.id } : null;
  const uses = reads.at.map((at) => ({ at, use: valueUse(at, module) }));
  if (uses.some(({ use }) => use.kind === 'awaited')) return null;
  const failing = uses.filter(({ use }) => use.kind === 'read' && use.fails);
  const telling = failing.length > 0 || !reads.all ? failing : uses;
  const misses = telling.map(({ use }) => missed(use, call));
  const [first] = misses;
  if (!first || misses.includes(null)) return null;
  return first.kind === 'read' ? { ...first, at: telling.map(({ at }) => at) } : first;
}

/**
 * The call, or `text` in place of it, with `await` in front, in parentheses where something is read from it; null where
 * `await` cannot stand.
 */
export function withAwait({ node, onEventLoop }: CallSite, module: Module, text = module.text(node)): string | null {
  if (!onEventLoop || isInGenerator(node)) return null;
  const { parent } = node;
  const isRead = (parent?.kind === 'Attribute' || parent?.kind === 'Subscript') && parent.value === node;
  const isCalled = parent?.kind === 'Call' && parent.func === node;
  return isRead || isCalled ? `(await ${text})` : `await ${text}`;
}

/** Inside a generator expression `await` would make an asynchronous generator of it. */
function isInGenerator(node: ast.Node): boolean {
  for (let up = node.parent; up && up.kind !== 'FunctionDef'; up = up.parent)
    if (up.kind === 'GeneratorExp') return true;
  return false;
}
