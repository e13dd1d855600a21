import { BLOCKING_DATABASE, BUILDING_QUERY, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { isSent } from './blocking-query.ts';
import { knownApi } from './known-call.ts';

/** The name of the library's call that waits for a database; null for a call that waits for none. */
export function databaseApi(call: ast.Call, module: Module, project: Project): string | null {
  const api = knownApi(BLOCKING_DATABASE, call, module, project) ?? inspection(call, module, project);
  if (!api || call.parent?.kind === 'Await' || isAwaitedElsewhere(call, module)) return null;
  return BUILDING_QUERY.has(api) && !isSent(call, module) ? null : api;
}

/** `inspect(engine)` connects; `inspect(Model)` does not. SQLAlchemy [1.4]. */
function inspection(call: ast.Call, module: Module, project: Project): string | null {
  const [subject] = call.args;
  if (!subject || module.resolve(call.func) !== 'sqlalchemy.inspect') return null;
  const type = project.typeOf(module, subject);
  return type === 'sqlalchemy.Engine' || type === 'sqlalchemy.Connection' ? 'sqlalchemy.inspect' : null;
}

/** Where the function awaits a method of the same value, the value is asynchronous, whatever it is annotated as. */
function isAwaitedElsewhere({ func }: ast.Call, module: Module): boolean {
  if (func.kind !== 'Attribute') return false;
  const receiver = module.text(func.value);
  const code = module.enclosingCode(func);
  return module.all('Await').some(({ value }) => {
    if (value.kind !== 'Call' || value.func.kind !== 'Attribute') return false;
    return module.text(value.func.value) === receiver && module.enclosingCode(value) === code;
  });
}
