import type { FunctionInfo, Module } from '../../../src/core/semantic/index.ts';
import type { ast } from '../../../src/core/syntax/index.ts';
import { withoutArgument } from '../arguments.ts';
import { insert, inside, type Operator } from '../operator.ts';
import { bodyText } from '../walk.ts';

/**
 * A function of a module without decorators, called in the same module with a value for its last parameter, in a module
 * that has `Depends(name)` somewhere: the parameter gets that as its default, and the call leaves it out.
 */
export const operator: Operator = {
  name: 'drop-injected',
  rules: ['di/depends-outside-injection'],
  about: 'Relies on `Depends` for a parameter of a function that the code calls itself.',
  *sites(module) {
    const provider = /\bDepends\(\w+\)/.exec(module.syntax.text)?.[0];
    if (!provider) return;
    for (const info of module.functions) {
      const param = info.params.at(-1);
      if (!param || !isPlain(info, param)) continue;
      for (const { node, function: caller } of module.callsNamed(info.name)) {
        const given = lastArgument(node, info, param);
        if (!given || !caller || caller === info) continue;
        const standard = insert(module, param.end, `${param.annotation ? ' = ' : '='}${provider}`);
        yield {
          rule: 'di/depends-outside-injection',
          mutant: [withoutArgument(given, node, module), standard],
          twin: [standard],
          places: [inside(caller)],
        };
      }
    }
  },
};

function isPlain(info: FunctionInfo, { name, default: standard, style }: ast.Parameter): boolean {
  if (info.class || info.outer || info.route || info.node.decorators.length > 0 || info.generator) return false;
  if (standard || (style !== 'normal' && style !== 'keyword-only')) return false;
  return isBoundOnce(info, info.module) && new RegExp(`\\b${name}\\.`).test(bodyText(info));
}

function isBoundOnce({ name }: FunctionInfo, module: Module): boolean {
  return module.moduleScope.bindings.get(name)?.length === 1;
}

/** What the call gives for the last parameter, by its name or in its place. */
function lastArgument(call: ast.Call, info: FunctionInfo, param: ast.Parameter): ast.Expression | ast.Keyword | null {
  if (call.func.kind !== 'Name' || call.args.some(({ kind }) => kind === 'Starred')) return null;
  const named = call.keywords.find(({ name }) => name === param.name);
  if (named) return named;
  return call.args.length === info.params.length ? (call.args.at(-1) ?? null) : null;
}
