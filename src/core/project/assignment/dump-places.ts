import type { FunctionInfo } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';

/** The call that gets the value as an argument. */
export function callAround(use: ast.Expression): ast.Call | null {
  const up = use.parent?.kind === 'Keyword' ? use.parent.parent : use.parent;
  return up?.kind === 'Call' && up.func !== use ? up : null;
}

/** In the test of an `if`, a comparison, an assertion. */
export function isTested(node: ast.Node): boolean {
  for (let at = node, up = node.parent; up; at = up, up = up.parent) {
    if (up.kind === 'Compare' || up.kind === 'Assert') return true;
    if (up.kind === 'If' || up.kind === 'IfExp' || up.kind === 'While') return up.test === at;
    if (up.kind === 'Call' || up.kind === 'Assign') return false;
  }
  return false;
}

/** Whether `parent` assigns to what starts there. */
export function assigns(parent: ast.Node | null, start: number): boolean {
  return parent?.kind === 'Assign' && parent.targets.some((each) => each.start === start);
}

/** Whether a node stands in the function. */
export function isInside(node: ast.Node | null, { node: def }: FunctionInfo): boolean {
  return node !== null && node.start >= def.start && node.end <= def.end;
}

/** An error that quotes the value keeps nothing of it. */
export function isPassive(project: Project, { module }: FunctionInfo, call: ast.Call): boolean {
  const target = module.resolve(call.func);
  return target?.endsWith('.HTTPException') === true && project.definition(target) === null;
}
