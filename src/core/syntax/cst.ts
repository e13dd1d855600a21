import type Parser from 'tree-sitter';
import { nativeParser } from './native.ts';
import { fieldAt, symbolAt } from './symbols.ts';

/** One named node of the concrete tree, or an operator token. Lives only until it is converted. */
export interface Cst {
  readonly type: string;
  readonly field: string | null;
  readonly start: number;
  readonly end: number;
  readonly children: Cst[];
}

/** Why a text could not be read; `message` is fit for people. */
export class UnreadableSource extends Error {
  readonly code: 'too-slow' | 'too-deep';
  constructor(code: 'too-slow' | 'too-deep', message: string) {
    super(message);
    this.name = 'UnreadableSource';
    this.code = code;
  }
}

/** Python itself refuses more than 200 nested parentheses; statements and chained operators may go deeper. */
const DEEPEST = 1_000;
/** The binding copies text through a fixed buffer: longer texts have to come in pieces. */
const CHUNK = 32_768;

/**
 * Parses `text` and copies the native tree into plain objects in one cursor walk, so that the native memory can go.
 * Anonymous tokens are left out, except operators. Throws UnreadableSource after `milliseconds`, or for nesting deeper
 * than 1,000.
 */
export function parseCst(text: string, milliseconds: number): { root: Cst; comments: Cst[]; hasError: boolean } {
  const tree = parseNative(text, milliseconds);
  const comments: Cst[] = [];
  const cursor = tree.walk();
  const { hasError } = tree.rootNode;
  const keep = hasError ? keepBroken : keepNode;
  const root = nodeAt(cursor, cursor.nodeType, null);
  const path: Cst[] = [root];
  let moved = cursor.gotoFirstChild();
  while (path.length > 0 && moved) {
    if (path.length > DEEPEST) throw new UnreadableSource('too-deep', `nested deeper than ${DEEPEST} levels`);
    const node = keep(cursor, path[path.length - 1] as Cst, comments);
    if (node && cursor.gotoFirstChild()) {
      path.push(node);
      continue;
    }
    moved = cursor.gotoNextSibling();
    while (!moved && path.length > 1 && cursor.gotoParent()) {
      path.pop();
      moved = cursor.gotoNextSibling();
    }
  }
  return { root, comments, hasError };
}

function nodeAt(cursor: Parser.TreeCursor, type: string, field: string | null): Cst {
  return { type, field, start: cursor.startIndex, end: cursor.endIndex, children: [] };
}

/** Keeps the cursor's node, where it counts; returns it when it is worth entering. Each question to the cursor costs. */
function keepNode(cursor: Parser.TreeCursor, parent: Cst, comments: Cst[]): Cst | null {
  const { type, named, idle, leaf } = symbolAt(cursor);
  if (idle || type === 'line_continuation') return null;
  const field = fieldAt(cursor);
  if (!named && !isOperator(field)) return null;
  const node = nodeAt(cursor, type, field);
  (type === 'comment' ? comments : parent.children).push(node);
  return leaf ? null : node;
}

/** The same where the parser met errors: they may lie in anything but names and the texts of strings. */
function keepBroken(cursor: Parser.TreeCursor, parent: Cst, comments: Cst[]): Cst | null {
  const { type: name, named } = symbolAt(cursor);
  const type = cursor.nodeIsMissing ? 'MISSING' : name;
  const node = nodeAt(cursor, type, fieldAt(cursor));
  if (type === 'comment') comments.push(node);
  else if (type !== 'line_continuation' && (named || type === 'MISSING' || isOperator(node.field)))
    parent.children.push(node);
  return type === 'identifier' || type === 'string_content' || type === 'comment' ? null : node;
}

/** When the parse under way is given up, by `performance.now()`. */
let deadline = 0;

/** The binding never lets go of the function that it is given here: one of each parse would keep every text for ever. */
const stopped = () => performance.now() > deadline;

function parseNative(text: string, milliseconds: number): Parser.Tree {
  const parser = nativeParser();
  deadline = performance.now() + milliseconds;
  const read = (index: number) => text.slice(index, index + CHUNK);
  // A stopped parse returns nothing, whatever the types say.
  const tree = parser.parse(read, null, { progressCallback: stopped }) as Parser.Tree | undefined;
  if (tree) return tree;
  parser.reset();
  throw new UnreadableSource('too-slow', `not parsed within ${milliseconds / 1_000} s`);
}

function isOperator(field: string | null): boolean {
  return field === 'operator' || field === 'operators';
}
