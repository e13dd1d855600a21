import type { FunctionInfo } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { enteredBy, isProperty } from '../blocking/call-chain-entry.ts';
import { perModule } from '../per-module.ts';
import type { Project } from '../project.ts';

/** Functions between a task and what it does: longer ways are not followed. */
const LONGEST = 3;

/** A call, and the function in whose code it stands. */
export interface PlacedCall {
  readonly call: ast.Call;
  readonly info: FunctionInfo;
}

/** A call that a function makes, by itself or in a function that it calls. */
export interface ReachedCall extends PlacedCall {
  /** The calls that lead there, each in the function that makes it. */
  readonly hops: readonly PlacedCall[];
}

/** Every call that a function leads to, each function entered once, on the shortest way. */
export function* reachedCalls(info: FunctionInfo, project: Project): Generator<ReachedCall> {
  const ways: { readonly info: FunctionInfo; readonly hops: readonly PlacedCall[] }[] = [{ info, hops: [] }];
  const entered = new Set([info]);
  for (const way of ways) {
    for (const call of ownCalls(way.info, project)) {
      yield { call, ...way };
      const callee = way.hops.length < LONGEST ? (enteredBy(call, way.info.module, project)?.callee ?? null) : null;
      if (!callee || entered.has(callee) || !isFollowed(callee)) continue;
      entered.add(callee);
      ways.push({ info: callee, hops: [...way.hops, { call, info: way.info }] });
    }
  }
}

function isFollowed(callee: FunctionInfo): boolean {
  return callee.module.role === 'application' && !isProperty(callee);
}

/** The calls in the function's own code, lambdas and nested functions aside. */
export function ownCalls(info: FunctionInfo, project: Project): readonly ast.Call[] {
  return callsByCode(info.module, project).get(info.node) ?? [];
}

const callsByCode = perModule((module) =>
  Map.groupBy(
    module.calls().map(({ node }) => node),
    (node) => module.enclosingCode(node),
  ),
);

/** The calls on the way to this one, and itself: where a handler or a loop around any of them matters. */
export function wayTo({ hops, call, info }: ReachedCall): readonly PlacedCall[] {
  return [...hops, { call, info }];
}
