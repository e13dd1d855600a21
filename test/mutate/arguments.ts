import type { Module } from '../../src/core/semantic/index.ts';
import type { ast } from '../../src/core/syntax/index.ts';
import type { Edit } from './operator.ts';

/** The call without one of its arguments and the comma that goes with it. */
export function withoutArgument(argument: ast.Expression | ast.Keyword, call: ast.Call, module: Module): Edit {
  const { text } = module.syntax;
  const others = [...call.args, ...call.keywords].filter((each) => each !== argument);
  const before = others.filter(({ end }) => end <= argument.start).at(-1);
  if (before) return { path: module.path, start: before.end, end: argument.end, text: '' };
  const comma = /^\s*,\s*/.exec(text.slice(argument.end))?.[0].length ?? 0;
  return { path: module.path, start: argument.start, end: argument.end + comma, text: '' };
}
