import type * as ast from './ast.ts';
import { children } from './children.ts';

/**
 * A text that two pieces of code share exactly when they mean the same to Python's parser: white space, comments,
 * parentheses, quotes and trailing commas leave no trace. With `names: false` local spelling leaves none either: every
 * identifier becomes `_`, so that a renamed copy reads the same. With `texts: false` no string's content is in it.
 */
export function canonicalForm(node: ast.Node, options: FormOptions = {}): string {
  const parts: string[] = [];
  write(node, { names: true, texts: true, ...options }, parts);
  return parts.join('');
}

interface FormOptions {
  readonly names?: boolean;
  readonly texts?: boolean;
}

function write(node: ast.Node, kept: Required<FormOptions>, parts: string[]): void {
  parts.push(node.kind, detail(node, kept), '(');
  for (const each of children(node)) {
    write(each, kept, parts);
    parts.push(',');
  }
  parts.push(')');
}

/** What of a node is not in its children. */
function detail(node: ast.Node, { names, texts }: Required<FormOptions>): string {
  const name = (text: string | null) => `:${names ? text : '_'}`;
  switch (node.kind) {
    case 'Name':
      return name(node.id);
    case 'Attribute':
      return name(node.attr);
    case 'Keyword':
      return `:${node.name}`;
    case 'Parameter':
      return name(node.name) + node.style;
    case 'FunctionDef':
      return `${name(node.name)}${node.async ? 'async' : ''}`;
    case 'ClassDef':
      return name(node.name);
    case 'Handler':
      return name(node.name);
    case 'Str':
      return texts ? JSON.stringify(node.value) : '';
    case 'FString':
      return texts ? JSON.stringify(node.literal) : '';
    case 'Num':
      return `:${node.text}`;
    case 'Constant':
      return `:${node.value}`;
    case 'BinOp':
    case 'BoolOp':
    case 'UnaryOp':
    case 'AugAssign':
      return `:${node.op}`;
    case 'Compare':
      return `:${node.ops.join(' ')}`;
    case 'For':
    case 'With':
    case 'Generator':
      return node.async ? ':async' : '';
    case 'Import':
    case 'ImportFrom':
      return names ? `:${node.names.map((each) => `${each.name} ${each.as}`).join()}` : '';
    case 'Dict':
      return `:${node.items.map(({ key }) => (key ? 'k' : '*')).join('')}`;
    default:
      return '';
  }
}
