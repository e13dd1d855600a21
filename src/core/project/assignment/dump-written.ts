import type { ast } from '../../syntax/index.ts';
import { loadedOf } from '../loading/loaded.ts';
import { type Frame, modelAt } from '../loading/loaded-frame.ts';
import type { Project } from '../project.ts';
import type { Model } from '../queries/models.ts';

/** Class methods that make a row of another object. SQLModel [0.0.14]. */
const MAKES = new Set(['model_validate', 'from_orm', 'parse_obj', 'validate']);
const STATEMENTS = new Set(['sqlalchemy.update', 'sqlalchemy.insert', 'sqlmodel.update', 'sqlmodel.insert']);

/**
 * The mapped class that a call writes a value into: `User(**data)`, `User.model_validate(user)`, `update(User).values(data)`,
 * `db.query(User).update(data)`, `row.sqlmodel_update(data)`, `setattr(row, key, value)`.
 */
export function writtenModel(project: Project, call: ast.Call, value: ast.Expression, frame: Frame): Model | null {
  const { func } = call;
  const unpacked = value.parent?.kind === 'Keyword' && value.parent.name === null;
  if (unpacked) {
    const made = modelAt(project, { node: func, frame });
    if (made) return made;
  }
  const [first] = call.args;
  if (frame.module.resolve(func) === 'builtins.setattr') return first ? modelOf(project, first, frame) : null;
  if (func.kind !== 'Attribute') return null;
  if (func.attr === 'values') return statementModel(project, func.value, frame);
  if (MAKES.has(func.attr)) return modelAt(project, { node: func.value, frame });
  if (func.attr === 'sqlmodel_update') return modelOf(project, func.value, frame);
  return func.attr === 'update' ? queriedModel(project, func.value, frame) : null;
}

/** The class of a row that the code holds. */
function modelOf(project: Project, node: ast.Expression, frame: Frame): Model | null {
  const value = loadedOf(project).at(node, frame);
  if (value?.kind === 'object') return value.object.model;
  const given = node.kind === 'Name' ? frame.args?.get(node.id) : undefined;
  const type = project.typeOf(frame.module, node);
  return (type ? project.model(type) : null) ?? (given ? modelOf(project, given.node, given.frame) : null);
}

/** `update(User).where(…)`. */
function statementModel(project: Project, node: ast.Expression, frame: Frame): Model | null {
  if (node.kind !== 'Call') return null;
  const [first] = node.args;
  if (STATEMENTS.has(frame.module.resolve(node.func) ?? ''))
    return first ? modelAt(project, { node: first, frame }) : null;
  return node.func.kind === 'Attribute' ? statementModel(project, node.func.value, frame) : null;
}

/** `db.query(User).filter(…)`. */
function queriedModel(project: Project, node: ast.Expression, frame: Frame): Model | null {
  const value = loadedOf(project).at(node, frame);
  const [entity] = value?.kind === 'statement' ? value.entities : [];
  return entity?.kind === 'object' ? entity.object.model : null;
}
