import type { Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';

/** What a statement does to rows: `write` and `commit` are certain, null is everything else. */
export type StatementEffect = 'write' | 'commit' | null;

/** `insert(User)` and its like. SQLAlchemy [1.4], SQLModel [0.0.8]. */
const WRITING =
  /^(sqlalchemy|sqlmodel)(\.(sql|future|sql\.expression|sql\.dml|dialects\.(postgresql|mysql|sqlite)(\.dml)?))?\.(insert|update|delete|Insert|Update|Delete)$/;
const TEXT = /^(sqlalchemy|sqlmodel)(\.sql|\.sql\.expression)?\.text$/;
const WRITING_SQL = /^[\s(]*(insert\s+into|update|delete\s+from|replace\s+into|merge\s+into|upsert\s+into)\b/i;

/**
 * Follows an executed statement to what begins it, through chains and local variables.
 * @param parameter what is known of a parameter of the function
 */
export function statementEffect(
  node: ast.Expression,
  module: Module,
  parameter: (name: ast.Name) => StatementEffect,
  seen = new Set<ast.Node>(),
): StatementEffect {
  if (seen.has(node)) return null;
  seen.add(node);
  if (node.kind === 'Name') {
    const bindings = module.lookup(node);
    if (bindings.some(({ kind }) => kind === 'parameter')) return bindings.length === 1 ? parameter(node) : null;
    const effects = bindings.map((each) =>
      each.kind === 'assignment' ? statementEffect(each.value, module, parameter, seen) : null,
    );
    // `stmt = stmt.where(…)` leads back to itself and says nothing.
    return effects.find((each) => each !== null) ?? null;
  }
  if (node.kind === 'Str') return sqlEffect(node.value);
  if (node.kind !== 'Call') return null;
  const target = module.resolve(node.func);
  if (target && WRITING.test(target)) return 'write';
  const [first] = node.args;
  if (target && TEXT.test(target)) return first ? literalEffect(first) : null;
  if (node.func.kind !== 'Attribute') return null;
  const own = /^(insert|update|delete)$/.test(node.func.attr) && isTable(node.func.value);
  return own ? 'write' : statementEffect(node.func.value, module, parameter, seen);
}

function literalEffect(node: ast.Expression): StatementEffect {
  if (node.kind === 'Str') return sqlEffect(node.value);
  return node.kind === 'FString' ? sqlEffect(node.literal) : null;
}

function sqlEffect(sql: string): StatementEffect {
  if (/^\s*(commit|end)\b/i.test(sql)) return 'commit';
  return WRITING_SQL.test(sql) ? 'write' : null;
}

/** `User.__table__`. */
function isTable(node: ast.Expression): boolean {
  return node.kind === 'Attribute' && node.attr === '__table__';
}
