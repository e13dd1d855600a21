import { awaitsNothing, type FunctionInfo, type Replacement } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';

/** Lines that a suggestion may quote to get from the `def` to the place that is reported. */
const MOST_LINES = 12;
/** Calls that are followed to see what they lead to. */
const DEPTH = 3;
/** Packages whose functions look for the event loop of their thread. */
const LOOP = /^(asyncio|anyio|trio|aiohttp)\./;

/**
 * The text from `async def` to the end of a place in the function, without `async`. Null where somebody else calls the function,
 * where it is a method, where something in it may look for the event loop, and where both are far apart.
 */
export function asPlainDef(info: FunctionInfo, upTo: ast.Node, project: Project): Replacement | null {
  const { module, node: def } = info;
  const by = project.calledByFastApi(info);
  if (!awaitsNothing(info) || info.class || (by !== 'route' && by !== 'dependency')) return null;
  if (info.route?.methods.includes('WEBSOCKET') || project.callers(info).length > 0) return null;
  const { lines, text } = module.syntax;
  if (lines.lineAt(upTo.end) - lines.lineAt(def.defStart) >= MOST_LINES || usesLoop(info, project)) return null;
  const [written] = /^async\s+(?=def\b)/.exec(text.slice(def.defStart, upTo.end)) ?? [];
  if (written === undefined) return null;
  return { start: def.defStart, end: upTo.end, text: text.slice(def.defStart + written.length, upTo.end) };
}

/** Whether the function, or one that it calls, needs the event loop of its thread. */
function usesLoop(info: FunctionInfo, project: Project, depth = 0): boolean {
  const { module, node: def } = info;
  return module.calls().some(({ node, target }) => {
    if (node.start < def.defStart || node.end > def.end) return false;
    if (LOOP.test(target ?? '')) return true;
    const callee = depth < DEPTH ? project.callee(module, node) : null;
    return callee !== null && usesLoop(callee, project, depth + 1);
  });
}
