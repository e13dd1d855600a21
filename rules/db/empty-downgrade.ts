import { defineRule, isEmptyBody, isExplained, type Operation, operationsOf, revisionOf } from '#rule';

export default defineRule({
  id: 'db/empty-downgrade',
  severity: 'note',
  summary: 'Undo in `downgrade()` what `upgrade()` does to the schema.',
  *check(module) {
    const revision = revisionOf(module);
    if (!revision || !isEmptyBody(revision.downgrade)) return;
    const { downgrade } = revision;
    const all = operationsOf(revision).filter(({ changes }) => changes !== 'for good');
    const operations = isExplained(downgrade) ? all.filter(({ changes }) => changes === 'structure') : all;
    const telling = operations.find(({ changes }) => changes !== 'unknown') ?? operations[0];
    if (!telling) return;
    yield {
      at: downgrade,
      message: messageOf(operations, telling),
      advice:
        'Undo the operations in reverse order. Where there is no way back, raise an exception that says so: then `alembic downgrade` stops in front of it.',
      because: [{ at: telling.call, note: `\`${telling.name}()\` is not undone.` }],
    };
  },
});

function messageOf(operations: readonly Operation[], { changes }: Operation): string {
  const names = [...new Set(operations.map(({ name }) => `\`${name}()\``))];
  const shown = `${names.slice(0, 3).join(', ')}${names.length > 3 ? ' and more' : ''}`;
  const left =
    changes === 'unknown'
      ? 'what was changed stays as it is'
      : 'the schema stays changed, and the next `alembic upgrade` runs `upgrade` on it a second time';
  return `\`upgrade\` calls ${shown}, and \`downgrade\` does nothing: \`alembic downgrade\` sets only the version back, ${left}.`;
}
