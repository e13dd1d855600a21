import { defaultPools, defineRule } from '#rule';

export default defineRule({
  id: 'db/implicit-pool-size',
  severity: 'off',
  summary: 'Say how many connections an engine may open.',
  *check(module, project) {
    if (module.role !== 'application') return;
    for (const call of defaultPools(module, project)) {
      yield {
        at: call,
        message: `\`${module.text(call.func)}()\` takes the default pool: 5 connections, 10 more under load, and then requests wait for up to 30 s. That holds for each process, so all workers together may open 15 times as many connections as there are workers.`,
        advice:
          'Choose `pool_size` and `max_overflow` so that all processes together stay below the limit of the server; with `NullPool` or `StaticPool` they cannot be given.',
      };
    }
  },
});
