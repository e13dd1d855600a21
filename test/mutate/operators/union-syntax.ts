import type { Module } from '../../../src/core/semantic/index.ts';
import type { ast } from '../../../src/core/syntax/index.ts';
import { around, type Operator, replace } from '../operator.ts';
import { supportsOld } from '../python-version.ts';

/** In a project whose manifests support a Python before 3.10: `Optional[X]` of a parameter becomes `X | None`; in the twin `Union[X, None]`. */
export const operator: Operator = {
  name: 'union-syntax',
  rules: ['design/python-compat'],
  about: 'Writes a union with `|`, which an older Python cannot evaluate.',
  *sites(module, project) {
    if (!supportsOld(module, project.manifests) || module.imports('__future__')) return;
    const [union, ...others] = module.moduleScope.bindings.get('Union') ?? [];
    if (union?.kind !== 'import' || union.target !== 'typing.Union' || others.length > 0) return;
    for (const param of module.all('Parameter')) {
      const inner = optional(param.annotation, module);
      if (!inner || !param.annotation || /["']/.test(inner)) continue;
      yield {
        rule: 'design/python-compat',
        mutant: [replace(module, param.annotation, `${inner} | None`)],
        twin: [replace(module, param.annotation, `Union[${inner}, None]`)],
        places: [around(module, param), { path: module.path, function: null }],
      };
    }
  },
};

/** What `Optional[…]` holds, where it is a type of the language. */
function optional(node: ast.Expression | null, module: Module): string | null {
  const text = node ? module.text(node) : '';
  return /^Optional\[((?:str|int|float|bool|bytes|dict|list)(?:\[\w+(?:, \w+)*\])?)\]$/.exec(text)?.[1] ?? null;
}
