import { defineRule, type Reason, type RequestEngine, requestEngines } from '#rule';

export default defineRule({
  id: 'db/engine-per-request',
  severity: 'warning',
  summary: 'Make the database engine once, not in each request.',
  *check(module, project) {
    if (module.role !== 'application') return;
    for (const found of requestEngines(module, project)) {
      const { call, entry, role, certain } = found;
      const maker = module.enclosingFunction(call)?.name;
      yield {
        at: call,
        confidence: certain ? 'high' : 'medium',
        message: `\`${module.text(call.func)}()\` runs ${maker === entry.name ? `in \`${maker}\`, ${callers(role)}` : `whenever \`${entry.name}\` is called, ${callers(role)}`}: each request makes a pool of its own and connects to the database anew, so no connection is ever used again.`,
        advice:
          'Make the engine once, at module level or in the lifespan, and open only a session or a connection for each request.',
        because: reasons(found),
      };
    }
  },
});

function callers(role: string): string {
  return `a ${role} that FastAPI runs for each request`;
}

function reasons({ entry, role, via }: RequestEngine): Reason[] {
  return [
    { at: entry, module: entry.module, note: `\`${entry.name}\` is a ${role}.` },
    ...via.flatMap(({ node, function: info }) =>
      info ? [{ at: node, module: info.module, note: `\`${info.name}\` makes the call.` }] : [],
    ),
  ];
}
