import { apiTable, type FunctionInfo, heavyWork, isInOtherBranch, type Module, NETWORK } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { knownApi } from '../blocking/known-call.ts';
import { loadedOf } from '../loading/loaded.ts';
import { isEachTurn, type Loop, loopsOverData } from '../loading/loops.ts';
import { perModule } from '../per-module.ts';
import type { Project } from '../project.ts';
import { type PlacedCall, type ReachedCall, reachedCalls, wayTo } from './reached-calls.ts';

/** Why a function runs for long, with the place that says so. */
export interface LongWork {
  /** It sleeps in a loop, does heavy work, asks somebody for each element of its data, or goes through many transactions. */
  readonly kind: 'waits' | 'heavy' | 'bulk' | 'steps';
  /** What it calls there. */
  readonly api: string;
  readonly at: PlacedCall;
  /** How many transactions it goes through. */
  readonly commits: number;
  /** The function that is called on the way there. */
  readonly through: FunctionInfo | null;
}

const SLEEPS = apiTable({ time: 'sleep', asyncio: 'sleep', anyio: 'sleep', trio: 'sleep' });
const COMMITS = apiTable({
  'sqlalchemy.orm.Session': 'commit',
  'sqlalchemy.orm.scoped_session': 'commit',
  'sqlalchemy.ext.asyncio.AsyncSession': 'commit',
});
/** A loop over data is the work of the task where the task itself goes through it, or a function that it calls. */
const NEAR = 2;
/** From this many transactions on, a task is a workflow: whoever stops the process leaves it half done. */
const MANY = 5;

/** The first thing that makes the function run for long; null where none is known. */
export function longWork(info: FunctionInfo, project: Project): LongWork | null {
  const commits: ReachedCall[] = [];
  for (const reached of reachedCalls(info, project)) {
    const found = waits(reached, project) ?? heavy(reached, project) ?? bulk(reached, project);
    if (found) return found;
    if (isCommit(reached, project) && !commits.some((each) => isExclusive(each, reached))) commits.push(reached);
  }
  const [first] = commits;
  if (!first || commits.length < MANY) return null;
  return { kind: 'steps', api: 'commit', commits: commits.length, ...placeOf(first) };
}

function isCommit({ call, info }: ReachedCall, project: Project): boolean {
  return knownApi(COMMITS, call, info.module, project) !== null;
}

/** Whether a run that comes to one of the calls does not come to the other: they part in the branches of an `if`. */
function isExclusive(one: ReachedCall, other: ReachedCall): boolean {
  const [own, others] = [wayTo(one), wayTo(other)];
  const at = own.findIndex(({ call }, index) => call !== others[index]?.call);
  const [left, right] = [own[at], others[at]];
  return left !== undefined && right !== undefined && isInOtherBranch(left.call, right.call);
}

/** A loop with a sleep in it: it polls, paces or tries again. `sleep(0)` only lets others run. */
function waits(reached: ReachedCall, project: Project): LongWork | null {
  const { call, info } = reached;
  const api = knownApi(SLEEPS, call, info.module, project);
  const [time] = call.args;
  if (!api || (time?.kind === 'Num' && time.value === 0)) return null;
  return wayTo(reached).some(isInLoop) ? { kind: 'waits', api, commits: 0, ...placeOf(reached) } : null;
}

function heavy(reached: ReachedCall, project: Project): LongWork | null {
  const { call, info } = reached;
  const api = heavyWork(call, info.module, (node) => project.typeOf(info.module, node));
  return api ? { kind: 'heavy', api, commits: 0, ...placeOf(reached) } : null;
}

/** A loop over data that sends a request, or commits, in each turn. */
function bulk(reached: ReachedCall, project: Project): LongWork | null {
  const { call, info } = reached;
  const api = knownApi(NETWORK, call, info.module, project) ?? knownApi(COMMITS, call, info.module, project);
  if (!api) return null;
  const each = wayTo(reached)
    .slice(0, NEAR)
    .some((step) => {
      return dataLoops(step.info.module, project).some((loop) => isEachTurn(loop, step.call));
    });
  return each ? { kind: 'bulk', api, commits: 0, ...placeOf(reached) } : null;
}

const dataLoops = perModule<readonly Loop[]>((module: Module, project) => [
  ...loopsOverData(loadedOf(project), module),
]);

function isInLoop({ call, info }: PlacedCall): boolean {
  for (
    let up: ast.Node | null = call.parent, child: ast.Node = call;
    up && up !== info.node;
    child = up, up = up.parent
  ) {
    if ((up.kind === 'For' || up.kind === 'While') && (up.body as readonly ast.Node[]).includes(child)) return true;
  }
  return false;
}

function placeOf({ call, info, hops }: ReachedCall): Pick<LongWork, 'at' | 'through'> {
  return { at: { call, info }, through: hops.length > 0 ? info : null };
}
