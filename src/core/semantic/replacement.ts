import type { ast } from '../syntax/index.ts';
import { blockAround } from './always-before.ts';
import type { Module } from './module.ts';

/** New text for a stretch of the module's text, given by offsets, `end` exclusive. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What stands before a statement that begins its line; null where something else stands there. */
export function indentOf({ start }: ast.Statement, { syntax: { lines, text } }: Module): string | null {
  const before = text.slice(lines.startOf(lines.lineAt(start)), start);
  return before.trim() === '' ? before : null;
}

/** Where the last line of a statement ends, behind its comment; null where another statement follows on that line. */
export function lineEndOf({ end }: ast.Statement, { syntax: { lines } }: Module): number | null {
  const line = lines.lineAt(end);
  const stop = lines.startOf(line) + lines.content(line).length;
  return /^\s*(#.*)?$/.test(lines.text.slice(end, stop)) ? stop : null;
}

/** The statement in a block of which a node is a part, or which it is. */
export function statementAround(node: ast.Node): ast.Statement | null {
  for (let up: ast.Node | null = node; up; up = up.parent) if (blockAround(up)) return up as ast.Statement;
  return null;
}

/** The statements behind a statement in its block. */
export function statementsAfter(statement: ast.Statement): readonly ast.Statement[] {
  const block = blockAround(statement) ?? [];
  return block.slice(block.indexOf(statement) + 1) as readonly ast.Statement[];
}
