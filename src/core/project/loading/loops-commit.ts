import type { Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Loaded } from './loaded.ts';
import { isEachTurn, type Loop } from './loops.ts';

/** Functions between the loop and a commit. */
const DEEPEST = 3;

/**
 * Whether the loop commits in each turn, itself or in what it calls: a unit of work for each element, which by default
 * also expires what was loaded before it.
 */
export function commitsEachTurn(loaded: Loaded, loop: Loop, depth = DEEPEST): boolean {
  const { module } = loop.frame;
  return module.all('Call').some((call) => isEachTurn(loop, call) && commits(loaded, module, call, depth));
}

function commits(loaded: Loaded, module: Module, call: ast.Call, depth: number): boolean {
  if (call.func.kind === 'Attribute' && call.func.attr === 'commit') return true;
  const callee = depth > 0 ? loaded.project.callee(module, call) : null;
  if (!callee) return false;
  const { node, module: home } = callee;
  const isInside = ({ start, end }: ast.Call) => start >= node.start && end <= node.end;
  return home.all('Call').some((each) => isInside(each) && commits(loaded, home, each, depth - 1));
}
