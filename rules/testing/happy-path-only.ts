import { defineRule, testsErrorsOtherwise, untestedRefusals } from '#rule';

export default defineRule({
  id: 'testing/happy-path-only',
  severity: 'off',
  summary: 'Test what a route refuses, too.',
  options: {
    'min-calls': { default: 3, about: 'Requests that write, below which a file of tests says nothing.' },
  },
  needsProject: true,
  *check(module, project, { 'min-calls': least }) {
    if (module.role !== 'test' || testsErrorsOtherwise(module, project)) return;
    const calls = untestedRefusals(module, project);
    const [first] = calls;
    if (!first || calls.length < Number(least)) return;
    yield {
      at: first,
      confidence: 'low',
      newFile: true,
      message: `These tests look at the answers to ${calls.length === 1 ? 'a request that writes' : `${calls.length} requests that write`}, and all are successes; no test of the project sees one of these routes refuse wrong input, a duplicate or a missing permission.`,
      advice: 'Add a test for what the route must refuse: a 422 for invalid data, a 404, a 409, a 403.',
    };
  },
});
