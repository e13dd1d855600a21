import type { Module } from '../semantic/index.ts';
import { type ast, canonicalForm } from '../syntax/index.ts';

/** Something with a name that other code can use: a function, a method, a class, a variable of the module. A class's fields are a part of it. */
export interface Definition {
  readonly module: Module;
  /** Dotted name inside the module. */
  readonly name: string;
  readonly node: ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign;
}

/** The definitions of a module by name; nested functions count as a part of the one around them. */
export function definitionsOf(module: Module): ReadonlyMap<string, Definition> {
  const found = new Map<string, Definition>();
  const visit = (body: readonly ast.Statement[], prefix: string): void => {
    for (const node of body) {
      if (prefix !== '' && node.kind !== 'FunctionDef' && node.kind !== 'ClassDef') continue;
      for (const name of namesOf(node))
        found.set(prefix + name, { module, name: prefix + name, node: node as Definition['node'] });
      if (node.kind === 'ClassDef') visit(node.body, `${prefix}${node.name}.`);
      for (const block of conditional(node)) visit(block, prefix);
    }
  };
  visit(module.syntax.root.body, '');
  return found;
}

function namesOf(node: ast.Statement): string[] {
  switch (node.kind) {
    case 'FunctionDef':
    case 'ClassDef':
      return [node.name];
    case 'Assign':
      return node.targets.flatMap((each) => (each.kind === 'Name' ? [each.id] : []));
    case 'AnnAssign':
      return node.target.kind === 'Name' ? [node.target.id] : [];
    default:
      return [];
  }
}

/** What stands under `if TYPE_CHECKING:` or in a `try` is defined all the same. */
function conditional(node: ast.Statement): (readonly ast.Statement[])[] {
  if (node.kind === 'If') return [node.body, node.orelse];
  return node.kind === 'Try' ? [node.body, node.orelse, ...node.handlers.map(({ body }) => body)] : [];
}

/** The definition that `node` stands in. */
export function definitionAround(definitions: ReadonlyMap<string, Definition>, node: ast.Node): Definition | null {
  let found: Definition | null = null;
  for (const each of definitions.values()) {
    const holds = each.node.start <= node.start && node.end <= each.node.end;
    if (holds && (!found || each.node.start >= found.node.start)) found = each;
  }
  return found;
}

/** The definitions that both versions have, and that differ; of a class what stands outside its methods. */
export function changedDefinitions(head: Module, base: Module): Definition[] {
  const before = definitionsOf(base);
  return [...definitionsOf(head).values()].filter((each) => {
    const old = before.get(each.name);
    return old !== undefined && textOf(old) !== textOf(each) && formOf(old) !== formOf(each);
  });
}

/** With what stands before the name. Most definitions are the same to the letter, and then their forms need not be made. */
export function textOf({ node, module }: Pick<Definition, 'node' | 'module'>): string {
  const [first] = 'decorators' in node ? node.decorators : [];
  return module.syntax.text.slice(first?.start ?? node.start, node.end);
}

function formOf({ node }: Definition): string {
  if (node.kind !== 'ClassDef') return canonicalForm(node);
  const fields = node.body.filter(({ kind }) => kind !== 'FunctionDef' && kind !== 'ClassDef');
  return [...node.decorators, ...node.bases, ...node.keywords.map(({ value }) => value), ...fields]
    .map((each) => canonicalForm(each))
    .join();
}
