import { defineRule, mixedSessions } from '#rule';

export default defineRule({
  id: 'db/mixed-sessions',
  severity: 'note',
  summary: 'Use one kind of session for a database, `Session` or `AsyncSession`.',
  *check(module, project) {
    const found = module.role === 'application' ? mixedSessions(module, project) : null;
    if (!found) return;
    const { sync, async } = found;
    yield {
      at: sync.at,
      message: `\`${sync.function.name}\` uses a \`Session\` and \`${async.function.name}\` an \`AsyncSession\` for the same database: two engines with a pool each, two transactions where a request needs both, and code that works with one only.`,
      advice: 'Use one of them throughout; `await session.run_sync(…)` runs synchronous code on an `AsyncSession`.',
      because: [
        { at: async.at, note: `\`${async.function.name}\` uses an \`AsyncSession\`.` },
        { at: sync.opened.node, module: sync.opened.module, note: 'The `Session` is opened here.' },
        { at: async.opened.node, module: async.opened.module, note: 'The `AsyncSession` is opened here.' },
      ],
    };
  },
});
