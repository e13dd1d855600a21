import { argument, keyword, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { defined } from '../values/definition-value.ts';

const MARKERS = new Set(['fastapi.Depends', 'fastapi.Security']);

/** An expression with its module: what FastAPI calls to fill a parameter. */
export interface Provider {
  readonly module: Module;
  readonly node: ast.Expression;
}

/** The provider in `Depends(provider)`: a default, inside `Annotated`, or inside an alias of that. */
export function providerOf(project: Project, module: Module, param: ast.Parameter): Provider | null {
  const own = param.default && given(module, param.default);
  return own || (param.annotation ? annotated(project, module, param.annotation, 0) : null);
}

function annotated(project: Project, module: Module, annotation: ast.Expression, depth: number): Provider | null {
  if (annotation.kind === 'Subscript') {
    if (module.resolve(annotation.value) !== 'typing.Annotated') return null;
    return (
      annotation.indexes
        .slice(1)
        .map((each) => given(module, each))
        .find((each) => each !== null) ?? null
    );
  }
  if (depth > 3 || (annotation.kind !== 'Name' && annotation.kind !== 'Attribute')) return null;
  const qualified = module.resolve(annotation);
  const alias = qualified ? defined(project, qualified) : null;
  return alias && annotated(project, alias.module, alias.node, depth + 1);
}

function given(module: Module, node: ast.Expression): Provider | null {
  if (node.kind !== 'Call' || !MARKERS.has(module.resolve(node.func) ?? '')) return null;
  const provider = argument(node, 0, 'dependency') ?? keyword(node, 'dependency');
  return provider ? { module, node: provider } : null;
}
