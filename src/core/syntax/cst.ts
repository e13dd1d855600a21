import type Parser from 'tree-sitter';
import { nativeParser } from './native.ts';

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
  const enter = (): Cst => ({
    type: hasError && cursor.nodeIsMissing ? 'MISSING' : cursor.nodeType,
    field: cursor.currentFieldName || null,
    start: cursor.startIndex,
    end: cursor.endIndex,
    children: [],
  });
  const root = enter();
  const path: Cst[] = [root];
  const keep = (parent: Cst): Cst => {
    const node = enter();
    if (node.type === 'comment') comments.push(node);
    else if (node.type === 'line_continuation') return node;
    else if (cursor.nodeIsNamed || node.type === 'MISSING' || isOperator(node)) parent.children.push(node);
    return node;
  };
  let moved = cursor.gotoFirstChild();
  while (path.length > 0 && moved) {
    if (path.length > DEEPEST) throw new UnreadableSource('too-deep', `nested deeper than ${DEEPEST} levels`);
    const node = keep(path[path.length - 1] as Cst);
    if (isWorthEntering(node) && cursor.gotoFirstChild()) {
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

function parseNative(text: string, milliseconds: number): Parser.Tree {
  const parser = nativeParser();
  const deadline = performance.now() + milliseconds;
  const read = (index: number) => text.slice(index, index + CHUNK);
  const stopped = () => performance.now() > deadline;
  // A stopped parse returns nothing, whatever the types say.
  const tree = parser.parse(read, null, { progressCallback: stopped }) as Parser.Tree | undefined;
  if (tree) return tree;
  parser.reset();
  throw new UnreadableSource('too-slow', `not parsed within ${milliseconds / 1_000} s`);
}

function isOperator(node: Cst): boolean {
  return node.field === 'operator' || node.field === 'operators';
}

/** Strings keep their interpolations; names and numbers have nothing inside. */
function isWorthEntering(node: Cst): boolean {
  return node.type !== 'identifier' && node.type !== 'string_content' && node.type !== 'comment';
}
