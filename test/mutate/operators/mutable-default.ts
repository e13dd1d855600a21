import type { FunctionInfo, Module } from '../../../src/core/semantic/index.ts';
import type { ast } from '../../../src/core/syntax/index.ts';
import { inside, type Operator, replace } from '../operator.ts';
import { without } from '../statements.ts';
import { bodyOf, bodyText } from '../walk.ts';

/**
 * A parameter `name=None` of a function that is no route, that the body replaces by a new list, dict or set (`if name
 * is None: name = []`, `name = name or []`) and then changes in place or returns. The new default is written into the
 * signature and the replacement is taken away.
 */
export const operator: Operator = {
  name: 'mutable-default',
  rules: ['di/mutable-default'],
  about: 'Makes the default one list for all calls, which changes it.',
  *sites(module, project) {
    for (const info of module.functions) {
      if (info.route || info.generator || project.calledByFastApi(info)) continue;
      for (const param of info.params) {
        if (param.default?.kind !== 'Constant' || param.default.value !== 'None') continue;
        const found = replacement(param.name, info, module);
        const gone = found && without(module, found.statement);
        if (!found || !gone || !isChanged(param.name, info)) continue;
        yield {
          rule: 'di/mutable-default',
          mutant: [replace(module, param.default, found.value), gone],
          twin: [replace(module, found.statement, `${param.name} = ${param.name} or ${found.value}`)],
          places: [inside(info)],
        };
      }
    }
  },
};

/** The statement that gives the parameter its own value when none was passed, and that value. */
function replacement(
  name: string,
  info: FunctionInfo,
  module: Module,
): { statement: ast.Statement; value: string } | null {
  const pattern = new RegExp(
    `^(if (${name} is None|not ${name}):\\s+${name} = (?<a>\\[\\]|\\{\\}|set\\(\\)|list\\(\\)|dict\\(\\))|${name} = ${name} or (?<b>\\[\\]|\\{\\}|set\\(\\)|list\\(\\)|dict\\(\\)))$`,
  );
  for (const statement of info.node.body) {
    const { a, b } = pattern.exec(module.text(statement))?.groups ?? {};
    const value = a ?? b;
    if (value) return { statement, value };
  }
  return null;
}

function isChanged(name: string, info: FunctionInfo): boolean {
  if (new RegExp(`\\b${name}\\.(append|extend|insert|add|update|setdefault|pop|remove|clear)\\(`).test(bodyText(info)))
    return true;
  if (new RegExp(`(^|[^\\w.])${name}\\[[^\\]]+\\]\\s*[-+]?=[^=]`).test(bodyText(info))) return true;
  return bodyOf(info).some((each) => each.kind === 'Return' && each.value?.kind === 'Name' && each.value.id === name);
}
