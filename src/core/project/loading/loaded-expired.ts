import type { FunctionInfo } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Model } from '../queries/models.ts';
import type { Loaded } from './loaded.ts';
import { endedBefore } from './loaded-ended.ts';
import { returnsOf } from './loaded-frame.ts';
import type { Ended, Held } from './rows.ts';

/** A read of an attribute that `commit()` or `rollback()` has emptied, where the session cannot load it again by itself. */
export interface ExpiredRead extends Ended {
  readonly at: ast.Expression;
  readonly name: string;
  readonly model: Model;
}

/** The reads of a function's objects after the transaction ended in which they were loaded, up to the first of each object. */
export function expiredReads(loaded: Loaded, info: FunctionInfo): ExpiredRead[] {
  const { module, node: def } = info;
  const frame = loaded.frame(module);
  const found = new Map<string, ExpiredRead>();
  for (const name of module.within('Name', def)) {
    if (found.has(name.id) || !mayRead(name)) continue;
    if (module.enclosingCode(name) !== def) continue;
    const value = loaded.at(name, frame);
    const at = value?.kind === 'object' ? usedAs(loaded, info, name, value.object) : null;
    const ended = at && endedBefore(loaded, info, name, frame);
    if (at && ended && value?.kind === 'object')
      found.set(name.id, { ...ended, at, name: name.id, model: value.object.model });
  }
  return [...found.values(), ...returnedReads(loaded, info)];
}

/** `return await create(db, data)`: FastAPI fills the response from what another function has committed. */
function returnedReads(loaded: Loaded, info: FunctionInfo): ExpiredRead[] {
  if (!isFilled(loaded, info)) return [];
  return returnsOf(info).flatMap(({ value: at }) => {
    const value = at && at.kind !== 'Name' ? loaded.valueOf(info.module, at) : null;
    if (!at || value?.kind !== 'object' || !value.object.expired) return [];
    return [{ ...value.object.expired, at, name: info.module.text(at), model: value.object.model }];
  });
}

function mayRead({ parent }: ast.Name): boolean {
  return parent?.kind === 'Attribute' || parent?.kind === 'Return' || parent?.kind === 'Call';
}

/** The expression that reads a mapped attribute: `user.id`, or what FastAPI and pydantic fill a schema from. */
function usedAs(loaded: Loaded, info: FunctionInfo, name: ast.Name, { model }: Held): ast.Expression | null {
  const { parent } = name;
  if (parent?.kind === 'Attribute') {
    const isMapped = model.columns.has(parent.attr) || model.relationships.has(parent.attr);
    return isMapped && !isTarget(parent) ? parent : null;
  }
  if (parent?.kind === 'Call' && parent.func.kind === 'Attribute' && parent.args[0] === name)
    return parent.func.attr === 'model_validate' || parent.func.attr === 'from_orm' ? parent : null;
  return parent?.kind === 'Return' && isFilled(loaded, info) ? name : null;
}

function isTarget({ parent, start }: ast.Node): boolean {
  if (parent?.kind === 'Assign') return parent.targets.some((each) => each.start === start);
  return parent?.kind === 'AnnAssign' || parent?.kind === 'Delete';
}

/** Whether FastAPI fills a response schema from what the function returns. */
function isFilled({ project }: Loaded, { route, node, module }: FunctionInfo): boolean {
  const declared = route && (route.responseModel ?? node.returns);
  if (!declared || declared.kind === 'Constant') return false;
  const type = project.types(module).annotated(declared);
  return type !== null && project.isA(type, new Set(['pydantic.BaseModel', 'sqlmodel.SQLModel']));
}
