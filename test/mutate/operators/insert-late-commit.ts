import { compareVersions } from '../../../src/core/project/index.ts';
import { importingAll, importingSession, NEEDS } from '../imports.ts';
import { modelIn, seesModuleName } from '../models.ts';
import { hostsOf, routeBefore, sessionOf } from '../new-code.ts';
import type { Operator } from '../operator.ts';

/** In a project that runs a FastAPI with late exits: a route writes through a dependency that commits. In the twin the route commits. */
export const operator: Operator = {
  name: 'insert-late-commit',
  rules: ['db/commit-after-response'],
  about: 'Commits behind the `yield` of a dependency, when the client has its answer.',
  *sites(module, project) {
    const fastapi = project.declared('fastapi')?.lowest;
    const model = modelIn(module, project);
    if (!fastapi || compareVersions(fastapi, '0.118') < 0 || !model) return;
    if (['_saving', '_save'].some((name) => module.named(name).length > 0)) return;
    for (const host of hostsOf(module)) {
      const session = sessionOf(host, project);
      const imports = importingAll(module, [NEEDS.depends]);
      const types = session && importingSession(module, session.kind);
      if (!session || !imports || !types || !seesModuleName(host, model)) continue;
      const { name, text, kind, wait } = session;
      const def = kind === 'async' ? 'async def' : 'def';
      const provider = (...more: string[]) =>
        [`${def} _saving(${text}):`, `    yield ${name}`, ...more.map((each) => `    ${each}`)].join('\n');
      const route = (needs: string, ...more: string[]) => {
        const params = `saving: ${kind === 'async' ? 'AsyncSession' : 'Session'} = Depends(_saving)`;
        const body = [`saving.add(${model}())`, ...more, 'return {"done": True}'];
        return routeBefore(host, { name: '_save', method: 'post', params, body, async: kind === 'async' }, needs);
      };
      yield {
        rule: 'db/commit-after-response',
        mutant: [route(provider(`${wait}${name}.commit()`)), ...imports, ...types],
        twin: [route(provider(), `${wait}saving.commit()`), ...imports, ...types],
        places: [{ path: module.path, function: '_saving' }],
      };
    }
  },
};
