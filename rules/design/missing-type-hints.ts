import {
  defineRule,
  type FunctionInfo,
  filledBy,
  type Problem,
  type Project,
  type Unannotated,
  unannotated,
} from '#rule';

/** As many parameters may each be told of; more are one matter of the function that fills them. */
const FEW = 3;

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
      for (const { param, provider } of found) {
        if (provider && filledBy(provider, project).length <= FEW)
          yield { at: param, ...ofProvider(param.name, provider) };
      }
      yield* ofMany(info, project);
    }
  },
});

function ofRequest({ name }: FunctionInfo, found: readonly Unannotated[]): Omit<Problem, 'at'> {
  const names = found.map(({ param }) => `\`${param.name}\``).join(', ');
  const has = found.length > 1 ? 'have' : 'has';
  return {
    message: `${names} of \`${name}\` ${has} no type, so FastAPI checks and converts nothing: what comes from the path, the query string or a form stays the text that the client sent.`,
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

/** What many routes take from one function is said where it can be put right. */
function* ofMany(info: FunctionInfo, project: Project): Generator<Problem> {
  const { name, node } = info;
  const count = node.returns || project.calledByFastApi(info) !== 'dependency' ? 0 : filledBy(info, project).length;
  if (count <= FEW) return;
  yield {
    at: info,
    message: `\`${name}\` does not say what it returns, and ${count} parameters that it fills have no type either: editors and type checkers take them as \`Any\`, and a wrong use shows only when a request runs into it.`,
    advice: `Annotate the result of \`${name}\`, and the parameters with the same type.`,
  };
}
