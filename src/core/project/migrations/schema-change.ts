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
  /** The tables to which the statements behind it do the same: a list of them is said once. */
  readonly more: readonly string[];
  readonly function: FunctionInfo | null;
}

const TEXT = ['text', 'sql.text', 'sql.expression.text'].map((each) => `sqlalchemy.${each}`);
/** Nodes with a list of statements. */
const BLOCKS = new Set([
  'Module',
  'FunctionDef',
  'ClassDef',
  'If',
  'For',
  'While',
  'With',
  'Try',
  'Handler',
  'MatchCase',
]);
/** The name has to be written out: tables with a made-up name are not those of the models. */
const STATEMENT =
  /^[rbfu]*["']+\s*(create|alter|drop)\s+table\s+(?:if\s+(?:not\s+)?exists\s+)?((?:["`]?\w+["`]?\.)?["`]?\w+["`]?)(?![\w{.])/i;
const TEMPORARY = /create\s+(?:global\s+|local\s+)?temp(?:orary)?\s+table\s+(?:if\s+not\s+exists\s+)?["`]?([\w.]+)/gi;

/** One place, before those beside it are put together. */
type Single = Omit<SchemaChange, 'more'>;

/**
 * `metadata.create_all()` and literal DDL of a module, except where it serves another purpose than the schema of the running
 * application: a database of tests, one that is made from nothing and stamped, tables that are dropped again.
 */
export function* schemaChanges(module: Module, project: Project): Generator<SchemaChange> {
  const all = [...createAll(module, project), ...statements(module)];
  const found = all.filter((each) => {
    const isPassing = each.table !== null && isScratch(each.table, all, module);
    return !isPassing && !isOutOfTheWay(each, module, project);
  });
  for (const [first, ...rest] of Map.groupBy(found, together).values()) {
    if (first) yield { ...first, more: rest.flatMap(({ table }) => table ?? []) };
  }
}

/** What the same block of statements does to tables is one change; each `create_all()` is one of its own. */
function together({ at, kind, table }: Single): ast.Node | string {
  if (table === null) return at;
  let statement = at;
  while (statement.parent && !BLOCKS.has(statement.parent.kind)) statement = statement.parent;
  return `${kind} ${statement.parent?.start} ${statement.parent?.end}`;
}

/** Called, or handed over as in `connection.run_sync(Base.metadata.create_all)`. */
function* createAll(module: Module, project: Project): Generator<Single> {
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

function* statements(module: Module): Generator<Single> {
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
function isScratch(table: string, all: readonly Single[], module: Module): boolean {
  const kinds = new Set(all.filter((each) => each.table === table).map(({ kind }) => kind));
  if (kinds.has('create') && kinds.has('drop')) return true;
  return [...module.syntax.text.matchAll(TEMPORARY)].some(([, name = '']) => bare(name) === table);
}
