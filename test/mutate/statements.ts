import type { FunctionInfo, Module } from '../../src/core/semantic/index.ts';
import type { ast } from '../../src/core/syntax/index.ts';
import { type Edit, insert, replace } from './operator.ts';
import { blockOf } from './walk.ts';

/** The white space before a statement that stands alone on its lines; null where something else stands there. */
export function indentOf(module: Module, { start, end }: ast.Node): string | null {
  const { lines, text } = module.syntax;
  const before = text.slice(lines.startOf(lines.lineAt(start)), start);
  const after = text.slice(end, lines.startOf(lines.lineAt(end) + 1));
  return /^[ \t]*$/.test(before) && /^\s*(#.*)?\s*$/.test(after) ? before : null;
}

/** Code as statements of their own in front of `statement`; null where that does not stand alone. */
export function before(module: Module, statement: ast.Node, code: readonly string[]): Edit | null {
  const indent = headIndent(module, statement);
  if (indent === null) return null;
  const { lines } = module.syntax;
  const at = lines.startOf(lines.lineAt(statement.start));
  return insert(module, at, code.map((each) => `${indent}${each}\n`).join(''));
}

/** Only what stands in front counts: a compound statement has a body behind its head. */
function headIndent(module: Module, { start }: ast.Node): string | null {
  const { lines, text } = module.syntax;
  const line = text.slice(lines.startOf(lines.lineAt(start)), start);
  return /^[ \t]*$/.test(line) ? line : null;
}

/** Deletes a statement that stands alone on its lines; the only one of a block becomes `pass`. */
export function without(module: Module, statement: ast.Statement): Edit | null {
  if (indentOf(module, statement) === null) return null;
  if (blockOf(statement).length < 2) return replace(module, statement, 'pass');
  const { lines } = module.syntax;
  return {
    path: module.path,
    start: lines.startOf(lines.lineAt(statement.start)),
    end: lines.startOf(lines.lineAt(statement.end) + 1),
    text: '',
  };
}

/** The first statement of a function behind its docstring. */
export function firstOf(info: FunctionInfo): ast.Statement | null {
  const [first, second] = info.node.body;
  const isDocstring = first?.kind === 'Expr' && first.value.kind === 'Str';
  return (isDocstring ? second : first) ?? null;
}

/** Code at the start of a function's body. */
export function atStart(info: FunctionInfo, code: readonly string[]): Edit | null {
  const first = firstOf(info);
  return first && before(info.module, first, code);
}

/**
 * What it takes to use `name` in a module: nothing where the same import stands there, an import at the top where the
 * name is free. Null where the name means something else anywhere in the module.
 */
export function importing(module: Module, statement: string, name: string, target: string): Edit[] | null {
  const bindings = module.moduleScope.bindings.get(name) ?? [];
  if (bindings.some((each) => each.kind === 'import' && each.target === target)) return [];
  if (bindings.length > 0 || module.named(name).length > 0) return null;
  if (module.all('Parameter').some((each) => each.name === name)) return null;
  return [atTop(module, `${statement}\n`)];
}

/** Text before the first statement of the module that may have an import in front of it. */
function atTop(module: Module, text: string): Edit {
  const first = module.syntax.root.body.find(
    (each) =>
      !(each.kind === 'Expr' && each.value.kind === 'Str') &&
      !(each.kind === 'ImportFrom' && each.module === '__future__'),
  );
  const { lines } = module.syntax;
  return insert(module, first ? lines.startOf(lines.lineAt(first.start)) : module.syntax.text.length, text);
}

/** Text behind the last import that stands at the top level of the module. */
export function behindImports(module: Module, text: string): Edit {
  const last = module.syntax.root.body.findLast((each) => each.kind === 'Import' || each.kind === 'ImportFrom');
  const { lines } = module.syntax;
  return last ? insert(module, lines.startOf(lines.lineAt(last.end) + 1), text) : atTop(module, text);
}
