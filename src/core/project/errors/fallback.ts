import { callsWithin, type FunctionInfo, isPlainLog, type Module } from '../../semantic/index.ts';
import { type ast, children } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { blocksBehind } from './failure-path.ts';
import { isBuiltIn, isConverting, isPlain } from './plain-calls.ts';

const TEXT = new Set(['builtins.repr', 'builtins.str', 'builtins.ascii']);
const DUMPS = new Set(['json.dumps', 'builtins.str', 'builtins.repr', 'builtins.format', 'yaml.safe_dump']);
const FORMATTING = new Set(['isoformat', 'strftime', 'format']);

/**
 * The block parses one value, and may format the result; the handler goes on with the very value that was not parsed.
 * A function of the project that only parses, or dumps, counts as what it calls.
 */
export function fallsBack(handler: ast.Handler, { body }: ast.Try, module: Module, project: Project): boolean {
  if (body.some((each) => 'body' in each)) return false;
  const calls = body.flatMap((each) => [...callsWithin(each)]);
  const [parse, ...more] = calls.filter((call) => parses(call, module, project));
  const source = parse?.args[0];
  if (!parse || !source || more.length > 0 || source.kind === 'Call') return false;
  if (!calls.every((call) => call === parse || isPlain(call, module) || formats(call, module, project))) return false;
  return handler.body.some((each) => uses(each, module.text(source), module));
}

/**
 * One value is returned where built-in functions can make it, and what follows makes it another way: `return hash(item)`, then
 * `return hash_of_text(str(item))`.
 */
export function isFirstOfSeveral({ body: idle }: ast.Handler, attempt: ast.Try, module: Module): boolean {
  if (attempt.finalbody.length > 0 || !idle.every(({ kind }) => kind === 'Pass')) return false;
  const [only, ...more] = attempt.body.flatMap((each) =>
    each.kind === 'If' && each.orelse.length === 0 ? each.body : [each],
  );
  if (only?.kind !== 'Return' || more.length > 0 || only.value?.kind !== 'Call') return false;
  const calls = attempt.body.flatMap((each) => [...callsWithin(each)]);
  return calls.every((call) => isBuiltIn(call, module) || isPlain(call, module)) && givesLater(attempt);
}

/** Something behind the block, in a block around it as well, returns a value that it computes. */
function givesLater(attempt: ast.Try): boolean {
  for (const block of blocksBehind(attempt)) if (block.some(computes)) return true;
  return false;
}

function computes(node: ast.Node): boolean {
  if (node.kind === 'Return') return node.value !== null && [...callsWithin(node.value)].length > 0;
  return node.kind !== 'FunctionDef' && node.kind !== 'ClassDef' && children(node).some(computes);
}

/** `return repr(value)`: whatever the object's own code raises, the function has a text for it. */
export function isTextOf(handler: ast.Handler, { body: [only, ...more] }: ast.Try, module: Module): boolean {
  const [fallback, ...rest] = handler.body;
  if (more.length > 0 || rest.length > 0 || only?.kind !== fallback?.kind) return false;
  const text = only?.kind === 'Return' || only?.kind === 'Assign' ? only.value : null;
  const instead = fallback?.kind === 'Return' || fallback?.kind === 'Assign' ? fallback.value : null;
  if (text?.kind !== 'Call' || !TEXT.has(module.resolve(text.func) ?? '') || instead === null) return false;
  return text.args.length === 1 && [...callsWithin(text)].length === 1;
}

function parses(call: ast.Call, module: Module, project: Project): boolean {
  if (isConverting(call, module)) return true;
  const callee = project.callee(module, call);
  const returned = callee ? onlyReturn(callee) : null;
  return callee !== null && returned?.kind === 'Call' && isConverting(returned, callee.module);
}

function formats(call: ast.Call, module: Module, project: Project): boolean {
  if (DUMPS.has(module.resolve(call.func) ?? '')) return true;
  if (call.func.kind === 'Attribute' && FORMATTING.has(call.func.attr)) return true;
  const callee = project.callee(module, call);
  if (!callee) return false;
  const calls = callee.node.body.flatMap((each) => [...callsWithin(each)]);
  return calls.some(({ func }) => callee.module.resolve(func) === 'json.dumps');
}

/** What a function returns that does nothing else. */
function onlyReturn({ node }: FunctionInfo): ast.Expression | null {
  const [only, ...more] = node.body.filter((each) => !(each.kind === 'Expr' && each.value.kind === 'Str'));
  return only?.kind === 'Return' && more.length === 0 ? only.value : null;
}

/** The value, written as it was, elsewhere than in a line of the log. */
function uses(node: ast.Node, source: string, module: Module): boolean {
  if (node.kind === 'Call' && isPlainLog(node, module)) return false;
  return module.text(node) === source || children(node).some((each) => uses(each, source, module));
}
