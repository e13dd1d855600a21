import type * as ast from './ast.ts';
import { Lines } from './lines.ts';
import type { Syntax } from './parse.ts';

/** A line with those that it continues on: pip joins them where a line ends in a backslash. */
const LOGICAL_LINE = /(?:[^\n]*\\\r?\n)*[^\n]*\n?/y;
/** pip's own condition for a comment: at the start of a line, or after white space. */
const COMMENT = /(?:^|(?<=\s))#[^\r\n]*/m;
const NAME = /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?(?=\s*(?:$|[[(<>=!~;@\\]))/;

/**
 * Reads a requirements file into the tree that Python gets, so that places, comments and the comparison of two versions
 * are the same for both: an expression statement for each requirement, with a string in it that is the name, or the
 * whole requirement where it has none. What follows the name lies between the ends of the two.
 */
export function parseRequirements(source: string): Syntax {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source;
  const root: ast.ModuleNode = { kind: 'Module', start: 0, end: text.length, parent: null, body: [] };
  const body = root.body as ast.Statement[];
  const comments: ast.Comment[] = [];
  LOGICAL_LINE.lastIndex = 0;
  for (let start = 0; start < text.length; start = LOGICAL_LINE.lastIndex) {
    const line = LOGICAL_LINE.exec(text)?.[0] ?? '';
    const comment = COMMENT.exec(line);
    const code = comment ? line.slice(0, comment.index) : line;
    if (comment) comments.push(commentAt(start + comment.index, comment[0], code.trim() === ''));
    const first = start + code.length - code.trimStart().length;
    if (code.trim() !== '') body.push(statement(first, code.trim(), root));
    if (line === '') break;
  }
  return { language: 'requirements', text, lines: new Lines(text), root, comments, broken: [] };
}

function commentAt(start: number, text: string, alone: boolean): ast.Comment {
  return { start, end: start + text.length, alone };
}

function statement(start: number, code: string, root: ast.ModuleNode): ast.Statement {
  const value = NAME.exec(code)?.[0] ?? code;
  const name: ast.Str = { kind: 'Str', start, end: start + value.length, parent: null, value, bytes: false };
  const result: ast.Statement = { kind: 'Expr', start, end: start + code.length, parent: root, value: name };
  name.parent = result;
  return result;
}
