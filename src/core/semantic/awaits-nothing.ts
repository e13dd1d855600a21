import type { FunctionInfo } from './function.ts';

/** Whether an `async def` could as well be a plain `def`: no `await`, `async for` or `async with` stands in it. */
export function awaitsNothing(info: FunctionInfo): boolean {
  const { module } = info;
  const nodes = [...module.all('Await'), ...module.all('For'), ...module.all('With'), ...module.all('Generator')];
  return !nodes.some((node) => (node.kind === 'Await' || node.async) && module.enclosingFunction(node) === info);
}
