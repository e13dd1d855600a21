import {
  defineRule,
  isGivenTheSame,
  type Module,
  modelLoad,
  type Project,
  pathPerRequest,
  type Reason,
  type RequestPath,
} from '#rule';

export default defineRule({
  id: 'ml/model-loaded-per-request',
  severity: 'error',
  summary: 'Load a model once, not for every request.',
  *check(module, project) {
    if (module.role !== 'application') return;
    const loads = [...loadsIn(module, project)];
    for (const [first, ...others] of Map.groupBy(loads, ({ info }) => info).values()) {
      if (!first) continue;
      const { call, api, path } = first;
      const [entry] = path.functions;
      yield {
        at: call,
        confidence: path.certain ? 'high' : 'medium',
        message: `\`${spoken(api)}()\` reads the model anew each time \`${entry.name}\` runs, and that is for every request: each one waits for it, and holds a copy of its own in memory.`,
        advice:
          'Load it once: in the lifespan, at module level, or in a function under `@lru_cache` that the request calls.',
        because: [
          ...path.functions.map((each, index) => wayThrough(each, index, path)),
          ...others.map((each) => ({ at: each.call, note: `\`${spoken(each.api)}()\` reads from there, too.` })),
        ],
      };
    }
  },
});

function* loadsIn(module: Module, project: Project) {
  for (const { node: call, function: info } of module.calls()) {
    const api = info && modelLoad(call, module, project);
    if (!api || !isGivenTheSame(call, module)) continue;
    const path = pathPerRequest(call, info, project);
    if (path) yield { call, info, api, path };
  }
}

function wayThrough(info: RequestPath['functions'][0], index: number, { functions }: RequestPath): Reason {
  const by = functions[index - 1];
  const note = by ? `\`${by.name}\` calls \`${info.name}\` each time.` : `\`${info.name}\` runs for every request.`;
  return { at: info, module: info.module, note };
}

/** The name as it is known: `joblib.load`, `AutoModel.from_pretrained`. */
function spoken(api: string): string {
  return api.split('.').slice(-2).join('.');
}
