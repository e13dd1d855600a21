import { ASYNC_SESSION, lasting, type Module, SESSION } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { runsAlone } from '../blocking/alone.ts';
import type { Project } from '../project.ts';
import { attributeReferences, type Reference, referencesTo } from '../references.ts';
import { runsOnImportOnly } from './import-time.ts';

const SCOPED = /^sqlalchemy\.orm\.scoped_session\[/;

/** A session of SQLAlchemy that is made once and used in functions of the application. */
export interface KeptSession {
  readonly name: string;
  readonly value: ast.Expression;
  /** `scoped`: one for each thread, which all coroutines share; it is never removed. */
  readonly kind: 'sync' | 'async' | 'scoped';
  /** Where a request uses it, if that is known; else any function. */
  readonly use: Reference;
  readonly served: boolean;
}

export function* keptSessions(module: Module, project: Project): Generator<KeptSession> {
  for (const { name, value, owner } of lasting(module)) {
    const kind = value.kind === 'Call' ? kindOf(project.typeOf(module, value), value) : null;
    if (!kind) continue;
    const references = owner
      ? attributeReferences(project, `${module.name}.${owner}`, name)
      : referencesTo(project, module, name);
    const uses = [...references].filter((each) => isUsedLater(each, project));
    const use =
      kind === 'scoped' ? sharedByCoroutines(uses) : (uses.find((each) => isServed(each, project)) ?? uses[0]);
    const served = use !== undefined && isServed(use, project);
    if (use && (served || !isOfProgram(use, project))) yield { name, value, kind, use, served };
  }
}

/** In a function of the application that runs at other times too than while its module is imported. */
function isUsedLater({ module, node }: Reference, project: Project): boolean {
  const info = module.role === 'application' ? module.enclosingFunction(node) : null;
  return info !== null && !runsOnImportOnly(info, project);
}

function kindOf(type: string | null, value: ast.Call): KeptSession['kind'] | null {
  if (type === SESSION) return 'sync';
  if (type === ASYNC_SESSION) return 'async';
  return type && SCOPED.test(type) && !hasScope(value) ? 'scoped' : null;
}

/** `scopefunc=`, the second parameter, gives each request its own session. */
function hasScope(value: ast.Call): boolean {
  return value.args.length > 1 || value.keywords.some(({ name }) => name === 'scopefunc');
}

function isServed({ module, node }: Reference, project: Project): boolean {
  const info = module.enclosingFunction(node);
  return info !== null && project.isServed(info);
}

/** A use in a program that people start, or at start-up: nothing overlaps there. */
function isOfProgram({ module, node }: Reference, project: Project): boolean {
  const info = module.enclosingFunction(node);
  return info !== null && runsAlone(info, project);
}

/** A use in an `async def`, unless something removes the session. */
function sharedByCoroutines(uses: readonly Reference[]): Reference | undefined {
  const removed = uses.some(({ node }) => node.parent?.kind === 'Attribute' && node.parent.attr === 'remove');
  return removed ? undefined : uses.find(({ module, node }) => module.enclosingFunction(node)?.async);
}
