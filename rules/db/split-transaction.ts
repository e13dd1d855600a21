import { defineRule, isCommandLine, type Module, type SplitTransaction, splitTransactions, type Unit } from '#rule';

export default defineRule({
  id: 'db/split-transaction',
  severity: 'note',
  summary: 'Commit once what belongs together.',
  *check(module, project) {
    if (module.role !== 'application' || isCommandLine(module)) return;
    for (const found of splitTransactions(module, project)) {
      const { first, second } = found;
      yield {
        at: second.at,
        confidence: 'medium',
        message: messageOf(found, module),
        advice:
          '`flush()` where the first commit is, which sends the statements and gives new rows their ids, and commit once at the end. Methods of a repository that commit each on their own leave callers no such choice.',
        because: [
          { at: first.commit, note: 'The first transaction ends here.' },
          { at: second.commit, note: 'The second transaction ends here.' },
        ],
      };
    }
  },
});

function messageOf({ first, second, function: info }: SplitTransaction, module: Module): string {
  return `\`${info.name}\` commits ${spoken(first, module)}, and then ${spoken(second, module)} in a transaction of its own: if that fails, or the process ends in between, the first part stays without the second.`;
}

/** The call without its arguments. */
function spoken({ at, commit }: Unit, module: Module): string {
  const call = at.kind === 'Call' ? at : commit;
  const text = call.kind === 'Call' ? module.text(call.func).replace(/\s+/g, '') : '';
  return text.length > 60 || text === '' ? 'what it has written' : `what \`${text}()\` writes`;
}
