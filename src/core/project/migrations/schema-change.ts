import type { FunctionInfo, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { hasMetadata } from '../queries/models.ts';
import { definitionOf } from '../values/definition-value.ts';
import { isOutOfTheWay } from './schema-change-purpose.ts';

/** A place that changes the tables of the database without a revision. */
export interface SchemaChange {
  readonly at: ast.Node;
  /** `create_all`, or what the SQL does to which table. */
  readonly kind: 'create_all' | 'create' | 'alter' | 'drop';
  readonly table: string | null;
  readonly function: FunctionInfo | null;
}

const TEXT = ['text', 'sql.text', 'sql.expression.text'].map((each) => `sqlalchemy.${each}`);
/** The name has to be written out: tables with a made-up name are not those of the models. */
const STATEMENT =
  /^[rbfu]*["']+\s*(create|alter|drop)\s+table\s+(?:if\s+(?:not\s+)?exists\s+)?((?:["`]?\w+["`]?\.)?["`]?\w+["`]?)(?![\w{.])/i;
const TEMPORARY = /create\s+(?:global\s+|local\s+)?temp(?:orary)?\s+table\s+(?:if\s+not\s+exists\s+)?["`]?([\w.]+)/gi;

/**
 * `metadata.create_all()` and literal DDL of a module, except where it serves another purpose than the schema of the running
 * application: a database of tests, one that is made from nothing and stamped, tables that are dropped again.
 */
export function* schemaChanges(module: Module, project: Project): Generator<SchemaChange> {
  const all = [...createAll(module, project), ...statements(module)];
  for (const each of all) {
    const isPassing = each.table !== null && isScratch(each.table, all, module);
    if (!isPassing && !isOutOfTheWay(each, module, project)) yield each;
  }
}

/** Called, or handed over as in `connection.run_sync(Base.metadata.create_all)`. */
function* createAll(module: Module, project: Project): Generator<SchemaChange> {
  for (const node of module.named('create_all')) {
    if (node.kind !== 'Attribute' || !isMetadata(node.value, module, project)) continue;
    const at = node.parent?.kind === 'Call' ? node.parent : node;
    yield { at, kind: 'create_all', table: null, function: module.enclosingFunction(node) };
  }
}

/** `Base.metadata`, `SQLModel.metadata`, `MetaData()`, or a variable with one of them. */
function isMetadata(node: ast.Expression, module: Module, project: Project): boolean {
  const { module: home, node: value } = definitionOf(project, module, node);
  if (project.typeOf(home, value) === 'sqlalchemy.MetaData') return true;
  if (value.kind !== 'Attribute' || value.attr !== 'metadata') return false;
  const owner = home.resolve(value.value);
  return owner !== null && hasMetadata(owner, project);
}

function* statements(module: Module): Generator<SchemaChange> {
  for (const { node, function: info } of module.calls(...TEXT, 'sqlmodel.text')) {
    const [first] = node.args;
    const [, verb = '', table = ''] = (first && module.text(first).match(STATEMENT)) ?? [];
    if (table)
      yield { at: node, kind: verb.toLowerCase() as 'create' | 'alter' | 'drop', table: bare(table), function: info };
  }
}

function bare(table: string): string {
  return table.replace(/["`]/g, '').toLowerCase();
}

/** A temporary table, or one that the same module makes and drops. */
function isScratch(table: string, all: readonly SchemaChange[], module: Module): boolean {
  const kinds = new Set(all.filter((each) => each.table === table).map(({ kind }) => kind));
  if (kinds.has('create') && kinds.has('drop')) return true;
  return [...module.syntax.text.matchAll(TEMPORARY)].some(([, name = '']) => bare(name) === table);
}
