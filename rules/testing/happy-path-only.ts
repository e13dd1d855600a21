import { assertedStatuses, defineRule, testsErrorsOtherwise, writeCalls } from '#rule';

export default defineRule({
  id: 'testing/happy-path-only',
  severity: 'off',
  summary: 'Test what a route refuses, too.',
  options: {
    'min-calls': { default: 3, about: 'Requests that write, below which a file of tests says nothing.' },
  },
  needsProject: true,
  *check(module, project, { 'min-calls': least }) {
    if (module.role !== 'test') return;
    const calls = writeCalls(module, project);
    const [first] = calls;
    if (!first || calls.length < Number(least)) return;
    const statuses = assertedStatuses(module);
    const allGood = statuses.every((each) => each !== null && each >= 200 && each < 300);
    if (statuses.length === 0 || !allGood || testsErrorsOtherwise(module, project)) return;
    yield {
      at: first,
      confidence: 'low',
      newFile: true,
      message: `These tests send ${calls.length === 1 ? 'a request that writes' : `${calls.length} requests that write`}, and each answer they look at is a success: whether wrong input, a duplicate or a missing permission is refused stays untested.`,
      advice: 'Add a test for what the route must refuse: a 422 for invalid data, a 404, a 409, a 403.',
    };
  },
});
