import { callsWithin, isPlainLog, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { isEnding } from './guarded-code.ts';
import { isPlain, nameOf } from './plain-calls.ts';

/**
 * What a block does, one call for each operation: not the lines of the log, the look-ups in plain values, the objects
 * that are made to be handed over, what only ends or collects the result, nor the links of a chain.
 */
export function operationsOf({ body }: ast.Try, module: Module): ast.Call[] {
  if (body.some((each) => each.kind === 'Try')) return [];
  const calls = body
    .flatMap((each) => [...callsWithin(each)])
    .filter((call) => !isPlainLog(call, module) && !isPlain(call, module) && !isLink(call, module) && !isMadeFor(call))
    .filter((call) => !isAfterwork(call));
  // Opening a file and reading it is one operation, also where branches read it in different ways.
  const opens = calls.filter(({ parent }) => parent?.kind === 'WithItem');
  const [open] = opens;
  if (!open || opens.some((each) => textOf(each, module) !== textOf(open, module))) return calls;
  return calls.filter((call) => call === open || !(opens.includes(call) || isReadingOf(opens, call)));
}

/** What is opened. */
function textOf({ func, args: [first] }: ast.Call, module: Module): string {
  return `${module.text(func)} ${first ? module.text(first) : ''}`;
}

/** A statement that ends what the block has opened, or puts the result into a list. */
function isAfterwork(call: ast.Call): boolean {
  const { func, parent } = call;
  if (parent?.kind !== 'Expr' || func.kind !== 'Attribute') return false;
  return isEnding(call) || func.attr === 'append' || func.attr === 'extend';
}

/** `json.load(file)`, `csv.DictReader(file)`, `file.read()`, `json.loads(line)` in a loop over it. */
function isReadingOf(opens: readonly ast.Call[], call: ast.Call): boolean {
  return opens.some(({ parent: item }) => {
    const target = item?.kind === 'WithItem' ? item.target : null;
    const isTarget = (each: ast.Expression | undefined) =>
      each?.kind === 'Name' && target?.kind === 'Name' && each.id === target.id;
    const { func, args } = call;
    if (isTarget(args[0]) || (func.kind === 'Attribute' && isTarget(func.value))) return true;
    const comprehension = call.parent?.kind === 'ListComp' ? call.parent : null;
    return comprehension?.generators.some(({ iter }) => isTarget(iter)) === true;
  });
}

/** `session.query(User)` in `session.query(User).all()`. */
function isLink({ parent }: ast.Call, module: Module): boolean {
  let up = parent;
  while (up?.kind === 'Attribute' || up?.kind === 'Subscript') up = up.parent;
  // A look-up in the result is no operation by itself.
  if (up?.kind !== 'Call' || isPlain(up, module)) return false;
  return parent?.kind === 'Attribute' && up.func.kind === 'Attribute';
}

/** `Message(text)` in `queue.put(Message(text))`, `return Answer(text)`. */
function isMadeFor(call: ast.Call): boolean {
  if (call.parent?.kind === 'Await') return false;
  if (call.parent?.kind === 'Return' && /^[A-Z]/.test(nameOf(call))) return true;
  for (let up: ast.Node | null = call.parent; up && up.kind !== 'Lambda' && !('body' in up); up = up.parent)
    if (up.kind === 'Call' && call.end <= up.end && call.start >= up.func.end) return true;
  return false;
}
