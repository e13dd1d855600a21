import type { FunctionInfo, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import type { HeldSession, Value } from './session-value.ts';
import { isWrappedHarmlessly } from './session-wrapping.ts';
import { ANY, type Place } from './transaction-effects.ts';
import type { Item } from './transaction-frame.ts';
import { transactionsOf } from './transactions.ts';

/** A write that is in no committed transaction when the session is closed. */
export interface UncommittedWrite {
  /** The write, or the call that leads to it. */
  readonly at: ast.Node;
  readonly function: FunctionInfo;
  readonly session: HeldSession;
  /** The calls below `at` down to the write. */
  readonly via: readonly Place[];
  /** A flush or savepoint of the same session. */
  readonly flush: Place | null;
  /** Other paths through the function do commit. */
  readonly partly: boolean;
}

const OWN = { env: new Map<string, Value>(), commits: new Set<string>() };

/**
 * The writes of a module's functions that nobody commits, one for each function and session: where a route gets the
 * session from its provider, and where a function opens one itself. Anything unknown that gets the session counts as one
 * that may commit.
 */
export function* uncommittedWrites(module: Module, project: Project): Generator<UncommittedWrite> {
  for (const info of project.judged(module)) {
    if (!info.generator && isWrappedHarmlessly(info, project)) yield* inFunction(info, project);
  }
}

/** Whether a dependency of the route, or of all routes, commits when the route is done. */
export function isCommittedAround(info: FunctionInfo, project: Project): boolean {
  const { providers } = transactionsOf(project);
  return (
    providers.committedAround().size > 0 || (info.route !== null && providers.forParameters(info).commits.size > 0)
  );
}

function* inFunction(info: FunctionInfo, project: Project): Generator<UncommittedWrite> {
  const { analysis, providers } = transactionsOf(project);
  const { env, commits } = info.route ? providers.forParameters(info) : OWN;
  const reading = analysis.reading(info, env);
  const open = reading.run([]).filter(({ write }) => write !== null);
  if (reading.lost.has(ANY)) return;
  for (const [id, items] of Map.groupBy(open, ({ session }) => session.id)) {
    if (commits.has(id) || reading.lost.has(id) || providers.committedAround().has(id)) continue;
    const [first] = items.toSorted((a, b) => startOf(a) - startOf(b));
    if (!first?.write) continue;
    yield {
      at: first.write.node,
      function: info,
      session: first.session,
      via: first.via,
      flush: reading.flushes.find((each) => each.id === id)?.at ?? null,
      partly: reading.saved.has(first),
    };
  }
}

function startOf({ write }: Item): number {
  return write?.node.start ?? 0;
}
