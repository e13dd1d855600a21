import type { Tree, TreeCursor } from 'tree-sitter';
import { nativeParser } from '../../src/core/engine/index.ts';

/** As `core/syntax` reads: the binding wants long texts in pieces. */
const CHUNK = 32_768;

/** Parses each text with the native parser and drops the tree. Returns how many trees there were. */
export function parseAll(texts: Iterable<string>): number {
  let count = 0;
  for (const text of texts) if (parse(text).rootNode) count += 1;
  return count;
}

/** The same, and visits every node with a cursor, asking nothing. Returns the number of nodes. */
export function parseAndWalk(texts: Iterable<string>): number {
  let count = 0;
  for (const text of texts) count += walk(parse(text).walk());
  return count;
}

function parse(text: string): Tree {
  return nativeParser().parse((index: number) => text.slice(index, index + CHUNK));
}

function walk(cursor: TreeCursor): number {
  let count = 1;
  for (;;) {
    if (cursor.gotoFirstChild() || cursor.gotoNextSibling()) {
      count += 1;
      continue;
    }
    do if (!cursor.gotoParent()) return count;
    while (!cursor.gotoNextSibling());
    count += 1;
  }
}
