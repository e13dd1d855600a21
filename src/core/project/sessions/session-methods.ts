/** What a method of a session does to its transaction. */
export type MethodEffect = 'write' | 'commit' | 'rollback' | 'flush' | 'statement' | 'run' | 'hands out' | null;

const METHODS: Readonly<Record<Exclude<MethodEffect, null>, string>> = {
  write: 'add add_all delete merge bulk_save_objects bulk_insert_mappings bulk_update_mappings',
  commit: 'commit',
  // `expunge` takes back what was added.
  rollback: 'rollback expunge expunge_all',
  // They send what is pending and end no transaction.
  flush: 'flush begin_nested',
  statement: 'execute scalar scalars exec stream stream_scalars',
  run: 'run_sync',
  // The transaction can be ended through what these give.
  'hands out': 'begin connection get_transaction get_nested_transaction prepare',
};
const EFFECTS = new Map(
  Object.entries(METHODS).flatMap(([effect, names]) => names.split(' ').map((name) => [name, effect] as const)),
) as ReadonlyMap<string, MethodEffect>;

/** Methods of `Session` and `AsyncSession` (SQLAlchemy [1.4], `exec`: SQLModel [0.0.8]); null for those that only read. */
export function methodEffect(name: string): MethodEffect {
  return EFFECTS.get(name) ?? null;
}

/** Methods of a legacy `Query` that write rows at once. SQLAlchemy [1.4]. */
export const WRITES_OF_QUERY: ReadonlySet<string> = new Set(['update', 'delete']);
