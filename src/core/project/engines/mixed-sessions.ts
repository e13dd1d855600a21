import { ASYNC_SESSION, type FunctionInfo, type Module, SESSION } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { boundTo, opensSession } from '../sessions/session-opening.ts';
import { transactionsOf } from '../sessions/transactions.ts';
import { definitionOf, type Placed } from '../values/definition-value.ts';
import { urlOf } from './engine-calls.ts';
import { databaseKey } from './same-database.ts';

/** A function that uses a session, and the call that opens it. */
export interface SessionUse {
  readonly at: ast.Node;
  readonly function: FunctionInfo;
  readonly opened: Placed & { readonly node: ast.Call };
}

/** Served functions of one module that reach the same database through sessions of both kinds. */
export interface MixedSessions {
  readonly sync: SessionUse;
  readonly async: SessionUse;
}

/** The first sync use of a module, with an async one of the same database; null where there are no two. */
export function mixedSessions(module: Module, project: Project): MixedSessions | null {
  const uses = [...usesIn(module, project)].toSorted((a, b) => a.at.start - b.at.start);
  const known = uses.flatMap((use) => {
    const key = databaseOf(use, project);
    return key ? [{ use, key, type: project.typeOf(use.opened.module, use.opened.node) }] : [];
  });
  for (const { use: sync, key } of known.filter(({ type }) => type === SESSION)) {
    const other = known.find((each) => each.type === ASYNC_SESSION && each.key === key);
    if (other) return { sync, async: other.use };
  }
  return null;
}

function* usesIn(module: Module, project: Project): Generator<SessionUse> {
  for (const info of module.functions) {
    const uses = [...given(info, project)];
    if (uses.length > 0 && project.calledByFastApi(info)) yield* uses;
  }
  for (const { context } of module.all('WithItem')) {
    const info = module.enclosingFunction(context);
    const call = context.kind === 'Call' ? context : null;
    if (info && call && !info.generator && opensSession(call, module, project) && project.isServed(info))
      yield { at: call, function: info, opened: { module, node: call } };
  }
}

/** The sessions that `Depends` puts into the parameters. */
function* given(info: FunctionInfo, project: Project): Generator<SessionUse> {
  const { providers } = transactionsOf(project);
  for (const param of info.params) {
    const dependency = providers.dependency(param, info.module);
    const value = dependency && providers.provided(dependency).value;
    if (value?.kind !== 'session' || value.session.opened.kind !== 'Call') continue;
    yield { at: param, function: info, opened: { module: value.session.module, node: value.session.opened } };
  }
}

function databaseOf({ opened }: SessionUse, project: Project): string | null {
  const bind = boundTo(opened.node, opened.module, project);
  const engine = bind && definitionOf(project, bind.module, bind.node);
  const url = engine?.node.kind === 'Call' ? urlOf(engine.node) : undefined;
  return engine && url ? databaseKey(project, { module: engine.module, node: url }) : null;
}
