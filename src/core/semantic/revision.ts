import type { ast } from '../syntax/index.ts';
import type { CallSite, FunctionInfo } from './function.ts';
import type { Module } from './module.ts';
import { sqlOf } from './sql-text.ts';

/** A revision of Alembic: a module that knows its predecessor, and the way from there and back. */
export interface Revision {
  readonly upgrade: FunctionInfo;
  readonly downgrade: FunctionInfo;
}

/** Null for a module that is no revision, or that has only one of the two ways. */
export function revisionOf(module: Module): Revision | null {
  if (!module.moduleScope.bindings.has('down_revision')) return null;
  const [upgrade, downgrade] = ['upgrade', 'downgrade'].map((name) => module.definition(name));
  if (!upgrade || !downgrade || 'methods' in upgrade || 'methods' in downgrade) return null;
  return { upgrade, downgrade };
}

/**
 * What a revision changes: the `structure` (what is made can be dropped, what is dropped can be made again), the `schema` in some
 * other way, something `unknown` (rows), or only what no
 * database takes back.
 */
export interface Operation {
  readonly call: CallSite;
  /** `op.add_column` */
  readonly name: string;
  readonly changes: 'structure' | 'schema' | 'unknown' | 'for good';
}

/** Operations of Alembic that have an opposite. Alembic [1.0]. */
const STRUCTURE = new Set(
  (
    'add_column batch_alter_table create_check_constraint create_exclude_constraint create_foreign_key create_index ' +
    'create_primary_key create_table create_table_comment create_unique_constraint drop_column drop_constraint drop_index ' +
    'drop_table drop_table_comment rename_table'
  ).split(' '),
);
/** They give access to the database, and change nothing themselves. */
const ACCESS = new Set(['get_bind', 'get_context', 'f', 'inline_literal', 'run_async']);
/** Functions of other libraries that change the schema through a connection. SQLAlchemy-Searchable [1]. */
const ELSEWHERE = new Set(['sync_trigger', 'drop_trigger'].map((each) => `sqlalchemy_searchable.${each}`));
const SCHEMA_SQL = /^[\s(]*(create|alter|drop|rename)\s/i;
/** PostgreSQL has no statement that removes a value of an enum. */
const FOR_GOOD = /^\s*alter\s+type\s.*\sadd\s+value\b/is;

/** The operations that `upgrade` runs, itself or in functions of its module. */
export function operationsOf({ upgrade }: Revision): readonly Operation[] {
  return [...callsFrom(upgrade, new Set())].flatMap((call) => {
    const { target } = call;
    if (target && ELSEWHERE.has(target))
      return [{ call, name: target.slice(target.lastIndexOf('.') + 1), changes: 'schema' as const }];
    const name = target?.match(/^alembic\.op\.(\w+)$/)?.[1];
    return name && !ACCESS.has(name) ? [{ call, name: `op.${name}`, changes: changesOf(name, call.node) }] : [];
  });
}

function* callsFrom(info: FunctionInfo, seen: Set<FunctionInfo>): Generator<CallSite> {
  if (seen.has(info)) return;
  seen.add(info);
  const { module } = info;
  for (const each of module.calls()) {
    if (each.function !== info) continue;
    yield each;
    const own = each.target?.startsWith(`${module.name}.`)
      ? module.definition(each.target.slice(module.name.length + 1))
      : null;
    if (own && !('methods' in own)) yield* callsFrom(own, seen);
  }
}

function changesOf(name: string, { args: [statement] }: ast.Call): Operation['changes'] {
  if (STRUCTURE.has(name)) return 'structure';
  if (name === 'alter_column') return 'schema';
  const sql = name === 'execute' && statement ? sqlOf(statement) : null;
  if (!sql) return 'unknown';
  if (FOR_GOOD.test(sql)) return 'for good';
  return SCHEMA_SQL.test(sql) ? 'schema' : 'unknown';
}

/** Whether a function does nothing: `pass`, `...`, a docstring, `return`. One that raises says that there is no way. */
export function isEmptyBody({ node }: FunctionInfo): boolean {
  return node.body.every((each) => {
    if (each.kind === 'Expr') return each.value.kind === 'Str' || each.value.kind === 'Constant';
    if (each.kind === 'Return') return each.value === null || each.value.kind === 'Constant';
    return each.kind === 'Pass';
  });
}

const GENERATED =
  /^#+\s*(### )?(commands auto generated|end alembic commands|please adjust|noqa|type:|pylint|ruff|pragma)/i;
const REASON =
  /irrevers|\breversible|\bnot?\b|\bcan(not|'t)\b|n't\b|without|\bone[- ]way|nothing|skip|lossy|intention|purpose/i;

/** Whether somebody has written why there is nothing to do: a comment that Alembic has not put there, or the docstring. */
export function isExplained({ node, module }: FunctionInfo): boolean {
  const { comments, text, lines } = module.syntax;
  const [first] = node.body;
  const docstring = first?.kind === 'Expr' && first.value.kind === 'Str' ? first.value.value : '';
  return (
    REASON.test(docstring) ||
    comments.some(({ start, end }) => {
      const inside = start <= node.end && lines.lineAt(start) > lines.lineAt(node.defStart);
      return inside && !GENERATED.test(text.slice(start, end));
    })
  );
}
