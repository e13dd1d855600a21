import {
  defineRule,
  type FunctionInfo,
  filledBy,
  type Module,
  type Problem,
  type Project,
  type Unannotated,
  unannotated,
} from '#rule';

/** Parameters that are each told of; more of them, in several modules, are one matter of the function that fills them. */
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
      for (const each of found) yield* ofProvider(each, module, project);
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

/** Once a module, and not where the function itself is told of. */
function* ofProvider({ param, provider }: Unannotated, module: Module, project: Project): Generator<Problem> {
  const all = provider ? filledBy(provider, project) : [];
  const [first, ...others] = all.filter(({ of }) => of.module === module);
  if (!provider || isWidespread(all) || (first && first.param !== param)) return;
  const more = others.length > 0 ? ` and ${others.length} more here` : '';
  yield {
    at: param,
    message: `Neither \`${param.name}\` nor the result of \`${provider.name}\`, which fills it${more}, has a type: editors and type checkers take it as \`Any\`, and a wrong use of it shows only when a request runs into it.`,
    advice: `Annotate the result of \`${provider.name}\`, and \`${param.name}\` with the same type.`,
    because: [{ at: provider, module: provider.module, note: `\`${provider.name}\` does not say what it returns.` }],
  };
}

/** What routes of many modules take from one function is said where it can be put right. */
function* ofMany(info: FunctionInfo, project: Project): Generator<Problem> {
  const { name, node } = info;
  if (node.returns || project.calledByFastApi(info) !== 'dependency') return;
  const all = filledBy(info, project);
  if (!isWidespread(all)) return;
  yield {
    at: info,
    message: `\`${name}\` does not say what it returns, and ${all.length} parameters that it fills have no type either: editors and type checkers take them as \`Any\`, and a wrong use shows only when a request runs into it.`,
    advice: `Annotate the result of \`${name}\`, and the parameters with the same type.`,
  };
}

function isWidespread(all: readonly Unannotated[]): boolean {
  return all.length > FEW && new Set(all.map(({ of }) => of.module)).size > 1;
}
