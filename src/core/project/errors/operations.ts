import { callsWithin, isPlainLog, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { isEnding, isPlain, nameOf } from './guarded-code.ts';

/**
 * What a block does, one call for each operation: not the lines of the log, the look-ups in plain values, the objects
 * that are made to be handed over, what only ends or collects the result, nor the links of a chain.
 */
export function operationsOf({ body }: ast.Try, module: Module): ast.Call[] {
  if (body.some((each) => each.kind === 'Try')) return [];
  const calls = body
    .flatMap((each) => [...callsWithin(each)])
    .filter((call) => !isPlainLog(call, module) && !isPlain(call, module) && !isLink(call) && !isMadeFor(call))
    .filter((call) => !isAfterwork(call));
  // Opening a file and reading it is one operation.
  const opens = calls.filter(({ parent }) => parent?.kind === 'WithItem');
  return opens.length === 1 ? calls.filter((call) => opens.includes(call) || !isReadingOf(opens, call)) : calls;
}

/** A statement that ends what the block has opened, or puts the result into a list. */
function isAfterwork(call: ast.Call): boolean {
  const { func, parent } = call;
  if (parent?.kind !== 'Expr' || func.kind !== 'Attribute') return false;
  return isEnding(call) || func.attr === 'append' || func.attr === 'extend';
}

/** `json.load(file)`, `file.read()`. */
function isReadingOf(opens: readonly ast.Call[], { func, args: [first] }: ast.Call): boolean {
  const file = func.kind === 'Attribute' && /^(read\w*|load)$/.test(func.attr) ? (first ?? func.value) : null;
  return opens.some(({ parent }) => {
    const target = parent?.kind === 'WithItem' ? parent.target : null;
    return file?.kind === 'Name' && target?.kind === 'Name' && target.id === file.id;
  });
}

/** `session.query(User)` in `session.query(User).all()`. */
function isLink({ parent }: ast.Call): boolean {
  let up = parent;
  while (up?.kind === 'Attribute' || up?.kind === 'Subscript') up = up.parent;
  return up?.kind === 'Call' && parent?.kind === 'Attribute' && up.func.kind === 'Attribute';
}

/** `Message(text)` in `queue.put(Message(text))`, `return Answer(text)`. */
function isMadeFor(call: ast.Call): boolean {
  if (call.parent?.kind === 'Await') return false;
  if (call.parent?.kind === 'Return' && /^[A-Z]/.test(nameOf(call))) return true;
  for (let up: ast.Node | null = call.parent; up && up.kind !== 'Lambda' && !('body' in up); up = up.parent)
    if (up.kind === 'Call' && call.end <= up.end && call.start >= up.func.end) return true;
  return false;
}
