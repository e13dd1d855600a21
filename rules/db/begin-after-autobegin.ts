import { type BegunAlready, begunAlready, defineRule, type Module } from '#rule';

export default defineRule({
  id: 'db/begin-after-autobegin',
  severity: 'error',
  summary: 'Do not call `begin()` on a session that has been used before.',
  *check(module, project) {
    if (module.role !== 'application') return;
    for (const found of begunAlready(module, project)) {
      const { at, use, user, entry } = found;
      yield {
        at,
        message: `${who(found, module)} has used this session by now, and with its first use a session begins a transaction: \`${module.text(at)}\` raises \`InvalidRequestError\`.`,
        advice:
          'Leave out `begin()` and call `commit()` when the work is done; `begin_nested()` gives a savepoint inside the transaction that is there.',
        because: [
          { at: use, module: user.module, note: `\`${user.name}\` begins the transaction here.` },
          { at: entry, module: entry.module, note: `FastAPI calls \`${entry.name}\`.` },
        ],
      };
    }
  },
});

function who({ byDependency, user, entry, at }: BegunAlready, module: Module): string {
  if (byDependency) return `\`${user.name}\`, a dependency of \`${entry.name}\`,`;
  return user === module.enclosingFunction(at) ? `\`${user.name}\`` : `\`${user.name}\`, which leads here,`;
}
