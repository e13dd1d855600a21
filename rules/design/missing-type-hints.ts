import { defineRule, type FunctionInfo, type Problem, type Unannotated, unannotated } from '#rule';

export default defineRule({
  id: 'design/missing-type-hints',
  severity: 'note',
  summary: 'Give the parameters that FastAPI fills a type.',
  yieldsTo: ['validation/untyped-body'],
  *check(module, project) {
    if (module.role === 'test') return;
    for (const info of module.functions) {
      const found = unannotated(info, project);
      const [request, ...others] = found.filter(({ provider }) => !provider);
      if (request) yield { at: request.param, ...ofRequest(info, [request, ...others]) };
      for (const { param, provider } of found) if (provider) yield { at: param, ...ofProvider(param.name, provider) };
    }
  },
});

function ofRequest({ name }: FunctionInfo, found: readonly Unannotated[]): Omit<Problem, 'at'> {
  const names = found.map(({ param }) => `\`${param.name}\``).join(', ');
  const has = found.length > 1 ? 'have' : 'has';
  return {
    message: `${names} of \`${name}\` ${has} no type, so FastAPI checks and converts nothing: what comes from the path or the query string stays the text that the client sent.`,
    advice: 'Annotate each parameter with the type that the function expects.',
  };
}

function ofProvider(name: string, provider: FunctionInfo): Omit<Problem, 'at'> {
  return {
    message: `Neither \`${name}\` nor the result of \`${provider.name}\`, which fills it, has a type: editors and type checkers take it as \`Any\`, and a wrong use of it shows only when a request runs into it.`,
    advice: `Annotate the result of \`${provider.name}\`, and \`${name}\` with the same type.`,
    because: [{ at: provider, module: provider.module, note: `\`${provider.name}\` does not say what it returns.` }],
  };
}
