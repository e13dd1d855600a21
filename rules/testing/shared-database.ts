import { defineRule, leakingSessions } from '#rule';

const ADVICE =
  'Give the session a connection whose transaction is rolled back: `Session(connection, join_transaction_mode="create_savepoint")`, on a database for tests.';

export default defineRule({
  id: 'testing/shared-database',
  severity: 'warning',
  summary: 'Give each test a database without the rows of the others.',
  needsProject: true,
  *check(module, project) {
    if (module.role !== 'test') return;
    for (const { info, call, kind } of leakingSessions(module, project)) {
      yield {
        at: call,
        severity: kind === 'undone' ? 'note' : 'warning',
        confidence: 'medium',
        message: MESSAGES[kind](info.name),
        advice: ADVICE,
      };
    }
  },
});

const MESSAGES = {
  kept: (name: string) =>
    `\`${name}\` gives tests a session on the database of the application, and nothing takes their rows away again: the next test finds them, and so does whoever uses that database.`,
  undone: (name: string) =>
    `\`${name}\` rolls its session back, which undoes nothing that the tested code has committed: those rows reach the next test, in the database of the application.`,
  beside: (name: string) =>
    `The session of \`${name}\` opens a connection of its own, so the transaction that is rolled back around it holds none of its writes: what a test commits reaches the next one.`,
};
