import { type FunctionInfo, isStub, type Module, receiving } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';

/** The function of the project that gets a value as an argument, and the parameter that holds it there. */
export function receivedBy(
  use: ast.Expression,
  module: Module,
  project: Project,
): { readonly callee: FunctionInfo; readonly param: ast.Parameter } | null {
  const call = use.parent?.kind === 'Keyword' ? use.parent.parent : use.parent;
  const callee = call?.kind === 'Call' ? project.callee(module, call) : null;
  if (!callee || call?.kind !== 'Call') return null;
  const param = receiving(call, use, callee);
  return param ? { callee, param } : null;
}

/** As `receivedBy`, with the methods that stand in for one without a body: those of the classes below. */
export function receiversOf(
  use: ast.Expression,
  module: Module,
  project: Project,
): { readonly callee: FunctionInfo; readonly param: ast.Parameter }[] {
  const received = receivedBy(use, module, project);
  if (!received?.callee.class || !isStub(received.callee.node)) return received ? [received] : [];
  const { callee, param } = received;
  return project.subclasses(received.callee.class).flatMap(({ methods }) => {
    const own = methods.get(callee.name);
    const same = own?.params.find(({ name }) => name === param.name) ?? own?.params[callee.params.indexOf(param)];
    return own && same ? [{ callee: own, param: same }] : [];
  });
}
