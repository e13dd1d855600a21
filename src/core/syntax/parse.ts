import type * as ast from './ast.ts';
import { children } from './children.ts';
import { StatementConverter } from './convert-statement.ts';
import { parseCst } from './cst.ts';
import { Lines } from './lines.ts';

/** What a text is written in. */
export type Language = 'python' | 'requirements';

/** One file's syntax. Nothing in here is native: it may be kept, compared and thrown away like any data. */
export interface Syntax {
  readonly language: Language;
  /** The text that offsets refer to: a byte order mark is not part of it. */
  readonly text: string;
  readonly lines: Lines;
  readonly root: ast.ModuleNode;
  readonly comments: readonly ast.Comment[];
  /** Places the parser could not make sense of; the statements around them are missing from the tree. */
  readonly broken: readonly { readonly line: number; readonly endLine: number }[];
}

/** A parse that takes longer is given up (milliseconds). */
export const PARSE_LIMIT = 2_000;

/** Parses a module. Throws UnreadableSource when it takes too long or nests too deeply. */
export function parseModule(source: string, milliseconds = PARSE_LIMIT): Syntax {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source;
  const cst = parseCst(text, milliseconds);
  const converter = new StatementConverter(text, cst.hasError);
  const body = cst.root.type === 'ERROR' ? [converter.statement(cst.root)] : converter.block(cst.root);
  const root: ast.ModuleNode = { kind: 'Module', start: 0, end: text.length, parent: null, body };
  linkParents(root);
  const lines = new Lines(text);
  const comments = cst.comments.map(({ start, end }) => {
    const before = text.slice(lines.startOf(lines.lineAt(start)), start);
    return { start, end, alone: before.trim() === '' };
  });
  const broken = converter.broken.map(({ start, end }) => ({
    line: lines.lineAt(start),
    endLine: lines.lineAt(end - 1),
  }));
  return { language: 'python', text, lines, root, comments, broken };
}

function linkParents(root: ast.Node): void {
  const open: ast.Node[] = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    for (const each of children(node)) {
      each.parent = node;
      open.push(each);
    }
  }
}
