import {
  defineRule,
  isCommandLine,
  type LostUpdate,
  lostUpdates,
  type Module,
  type Problem,
  type SplitTransaction,
  splitTransactions,
  type Unit,
} from '#rule';

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
    for (const found of lostUpdates(module, project)) yield lostUpdate(found, module);
  },
});

function lostUpdate({ at, target, model, query }: LostUpdate, module: Module): Problem {
  const column = `${model.cls.name}.${target.attr}`;
  return {
    at,
    confidence: 'medium',
    message: `\`${module.text(target)}\` is written back after Python has calculated with the value that was read: of two requests at the same time both read the same number, and one of the changes is lost.`,
    advice: `Let the database calculate (\`${module.text(target)} = ${column} + …\`, or an \`update()\` with such a value), or read the row with \`with_for_update()\`.`,
    because: [{ at: query.node, module: query.module, note: 'The row is read here, without a lock.' }],
  };
}

function messageOf({ first, second, function: info }: SplitTransaction, module: Module): string {
  return `\`${info.name}\` commits ${spoken(first, module)}, and then ${spoken(second, module)} in a transaction of its own: if that fails, or the process ends in between, the first part stays without the second.`;
}

/** The call without its arguments. */
function spoken({ at, commit }: Unit, module: Module): string {
  const call = at.kind === 'Call' ? at : commit;
  const text = call.kind === 'Call' ? module.text(call.func).replace(/\s+/g, '') : '';
  return text.length > 60 || text === '' ? 'what it has written' : `what \`${text}()\` writes`;
}
