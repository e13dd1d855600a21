import type { FunctionInfo, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';

const BROAD = new Set(['builtins.Exception', 'builtins.BaseException']);
/** What a generator gets when it is closed or its task is cancelled: no error of the endpoint. */
const LEAVING = new Set(['builtins.GeneratorExit', 'asyncio.CancelledError']);

/** Whether a handler catches every exception. */
export function isBroad(handler: ast.Handler, module: Module): boolean {
  const types = handler.types.flatMap((each) => (each.kind === 'Tuple' ? each.elements : [each]));
  return types.length === 0 || types.some((each) => BROAD.has(module.resolve(each) ?? ''));
}

/** The dependency whose `yield` stands in the block that this handler guards. */
export function guardedYield(handler: ast.Handler, module: Module, project: Project): FunctionInfo | null {
  const info = module.enclosingFunction(handler);
  const guarded = handler.parent?.kind === 'Try' ? handler.parent.body : [];
  const [from, to] = [guarded[0]?.start ?? 0, guarded.at(-1)?.end ?? 0];
  if (!info?.generator || project.calledByFastApi(info) !== 'dependency') return null;
  const inside = module
    .all('Yield')
    .some((each) => each.start >= from && each.end <= to && module.enclosingCode(each) === info.node);
  const leaving = handler.types.some((each) => LEAVING.has(module.resolve(each) ?? ''));
  return inside && !leaving ? info : null;
}
