import type { TreeCursor } from 'tree-sitter';

/** What a kind of node is to us. Asking the cursor for a number is far cheaper than for a text or a truth. */
export interface NodeSymbol {
  readonly type: string;
  readonly named: boolean;
  /** A token that never is an operator. */
  readonly idle: boolean;
  /** Has no node inside that matters: where the parser met no error it need not be entered. */
  readonly leaf: boolean;
}

/** Names and numbers have nothing inside, and these statements nothing but their own word. */
const LEAVES = new Set(
  'identifier integer float true false none ellipsis comment line_continuation string_start string_content string_end pass_statement break_statement continue_statement positional_separator keyword_separator'.split(
    ' ',
  ),
);

const IDLE = new Set(
  '( ) [ ] { } , : ; . = -> def class if elif else for while try except finally with as return import from async await lambda pass break continue raise global nonlocal del assert yield match case type'.split(
    ' ',
  ),
);

/** Numbers of the grammar's own symbols lie below; that of an error is the largest there is. */
const OWN = 1_024;

const symbols: (NodeSymbol | undefined)[] = Array.from({ length: OWN });
const fields: (string | undefined)[] = Array.from({ length: OWN });

/** The symbol of the node that the cursor is at. */
export function symbolAt(cursor: TreeCursor): NodeSymbol {
  const id = cursor.nodeTypeId;
  const known = id < OWN ? symbols[id] : undefined;
  if (known) return known;
  const { nodeType: type, nodeIsNamed: named } = cursor;
  const symbol = { type, named, idle: !named && IDLE.has(type), leaf: !named || LEAVES.has(type) };
  if (id < OWN) symbols[id] = symbol;
  return symbol;
}

/** The field that the cursor's node fills in the one around it; null for none. */
export function fieldAt(cursor: TreeCursor): string | null {
  const id: number | undefined = cursor.currentFieldId;
  if (!id) return null;
  fields[id] ??= cursor.currentFieldName;
  return fields[id];
}
