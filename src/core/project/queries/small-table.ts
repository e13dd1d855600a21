import { isPasswordName, isSecretName, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import type { Model } from './models.ts';

/** `single_row`, `id = 1`, `single_row IS TRUE`. */
const ONE_VALUE = /^\s*\(?\s*\w+\s*((=|is)\s*(1|true))?\s*\)?\s*$/i;

/** Whether a column belongs to a class whose table is held to one row: by a check that lets one value through. */
export function holdsOneRow(column: ast.Call, module: Module): boolean {
  const cls = module.enclosingCode(column);
  if (cls?.kind !== 'ClassDef') return false;
  return module.calls('sqlalchemy.CheckConstraint').some(({ node }) => {
    const [check] = node.args;
    return node.start >= cls.start && node.end <= cls.end && check?.kind === 'Str' && ONE_VALUE.test(check.value);
  });
}

/** Whether a row is the access to another service that somebody sets up: it has a token, and belongs to nothing and nobody. */
export function isConfiguration({ columns }: Model): boolean {
  const names = [...columns.keys()];
  const belongs = [...columns.values()].some(({ foreignKey }) => foreignKey);
  return !belongs && names.some((each) => isSecretName(each)) && !names.some((each) => isPasswordName(each));
}

/** Whether a column belongs to a `Table` that no class is mapped to: each row is written from what the statement says, and no object keeps it. */
export function isOfCoreTable(column: ast.Call, module: Module, project: Project): boolean {
  if (module.enclosingCode(column)?.kind === 'ClassDef') return false;
  const inTable = module.calls('sqlalchemy.Table').some(({ node }) => node.args.includes(column));
  return inTable && project.mentioning('map_imperatively').length === 0;
}
