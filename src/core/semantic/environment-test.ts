import type { ast } from '../syntax/index.ts';
import type { Module } from './module.ts';

/** What a test, or the name of a function, says where it is not for the database that the application serves from. */
export const ELSEWHERE = /test|debug|\bdev|develop|local|sqlite|memory|demo|sandbox|__main__/i;
const NEGATIVE = /!=|\bnot\b/;

/** `if settings.ENV == "test":` around the place, in its own function: on the side that is not for production. */
export function isForElsewhere(at: ast.Node, module: Module): boolean {
  let child = at;
  for (let up = at.parent; up && up.kind !== 'FunctionDef'; up = up.parent) {
    if ((up.kind === 'If' || up.kind === 'IfExp') && child !== up.test) {
      const test = module.text(up.test);
      const isElse = up.kind === 'If' ? !(up.body as readonly ast.Node[]).includes(child) : child === up.orelse;
      if (ELSEWHERE.test(test) && NEGATIVE.test(test) === isElse) return true;
    }
    child = up;
  }
  return false;
}
