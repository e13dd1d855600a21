import { defineRule, type LateCommit, lateCommits, type Module } from '#rule';

export default defineRule({
  id: 'db/commit-after-response',
  severity: 'warning',
  summary: 'Commit before the response is sent, not behind the `yield` of a dependency.',
  *check(module, project) {
    if (module.role !== 'application') return;
    for (const found of lateCommits(module, project)) {
      const { at, provider, route, version } = found;
      yield {
        at,
        message: `${whatCommits(found, module)} when the response has been sent (FastAPI ${version}, as in all versions from 0.118 on): where it fails, \`${route.name}\` has told its client that all went well, and background tasks do not see the rows yet.`,
        advice: `Commit in the route or in what it calls; or, from FastAPI 0.121 on, use \`Depends(${provider.name}, scope="function")\`, which ends before the response.`,
        because: [{ at: route, module: route.module, note: `\`${route.name}\` depends on \`${provider.name}\`.` }],
      };
    }
  },
});

function whatCommits({ at, provider }: LateCommit, module: Module): string {
  const call = at.kind === 'Call' ? `${module.text(at.func)}()` : module.text(at);
  const isCommit = at.kind === 'Call' && at.func.kind === 'Attribute' && at.func.attr === 'commit';
  return isCommit
    ? `\`${call}\` behind the \`yield\` of \`${provider.name}\` runs`
    : `\`${call}\` around the \`yield\` of \`${provider.name}\` commits`;
}
