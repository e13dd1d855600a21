import { type Module, reachingBindings } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Loop } from './loops.ts';

const FILLS = new Set(['add', 'append', 'setdefault', 'update']);

/**
 * Whether the call only runs for what the loop has not met before: `if key not in cache: cache[key] = await load(key)`, or
 * `found = cache.get(key)`, then `if found is None:`.
 */
export function isRemembered({ node: loop, whole, frame: { module } }: Loop, call: ast.Call): boolean {
  const filled = filledIn(whole, module);
  if (filled.size === 0) return false;
  for (let up = call.parent; up && up !== loop; up = up.parent)
    if ((up.kind === 'If' || up.kind === 'IfExp') && asks(up.test, module, filled)) return true;
  return false;
}

/** The names of dictionaries, sets and lists to which the loop adds. */
function filledIn(whole: ast.Node, module: Module): Set<string> {
  const inside = ({ start, end }: ast.Node) => start >= whole.start && end <= whole.end;
  const assigned = module
    .all('Assign')
    .filter(inside)
    .flatMap(({ targets }) => targets);
  const elements = assigned.flatMap((each) => (each.kind === 'Subscript' ? [each.value] : []));
  const receivers = module
    .all('Call')
    .filter(inside)
    .flatMap(({ func }) => (func.kind === 'Attribute' && FILLS.has(func.attr) ? [func.value] : []));
  return new Set([...elements, ...receivers].map((each) => module.text(each)));
}

/** Whether a test looks into one of them, itself or through the name of what was found there. */
function asks(test: ast.Expression, module: Module, filled: ReadonlySet<string>): boolean {
  const names = module.all('Name').filter(({ start, end }) => start >= test.start && end <= test.end);
  const values = names.flatMap((name) =>
    reachingBindings(name, module).flatMap((each) => (each.kind === 'assignment' ? [each.value] : [])),
  );
  return [test, ...values].some((each) => [...filled].some((name) => lookup(name).test(module.text(each))));
}

/** `key not in cache`, `cache.get(key)`, `cache[key]`. */
function lookup(name: string): RegExp {
  const escaped = name.replace(/[^\w]/g, '\\$&');
  return new RegExp(`\\bin ${escaped}\\b|(^|\\W)${escaped}(\\.get\\(|\\[)`);
}
