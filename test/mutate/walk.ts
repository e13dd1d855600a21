import type { Project } from '../../src/core/project/index.ts';
import type { FunctionInfo } from '../../src/core/semantic/index.ts';
import { type ast, children } from '../../src/core/syntax/index.ts';

const CODE = new Set(['FunctionDef', 'ClassDef', 'Lambda']);

/** Every node that runs in the function itself, in the order of the text: nested functions are left out. */
export function* within(...roots: readonly ast.Node[]): Generator<ast.Node> {
  for (const root of roots) {
    yield root;
    if (CODE.has(root.kind)) continue;
    yield* within(...children(root));
  }
}

/** The nodes of the function's body. */
export function bodyOf(info: FunctionInfo): ast.Node[] {
  return [...within(...info.node.body)];
}

/** The calls in the function's body. */
export function callsIn(info: FunctionInfo): ast.Call[] {
  return bodyOf(info).filter((each) => each.kind === 'Call');
}

/** The body as it is written. */
export function bodyText({ node, module }: FunctionInfo): string {
  const [first] = node.body;
  return first ? module.syntax.text.slice(first.start, node.end) : '';
}

/** Everything of a function as it is written: decorators, signature and body. */
export function textOf({ node, module }: FunctionInfo): string {
  return module.text(node);
}

/** The statement a node belongs to. */
export function statementOf(node: ast.Node): ast.Statement | null {
  for (let at: ast.Node | null = node; at?.parent; at = at.parent) {
    if (blocksOf(at.parent).some((block) => block.includes(at as ast.Statement))) return at as ast.Statement;
  }
  return null;
}

/** The list of statements in which `statement` stands. */
export function blockOf(statement: ast.Statement): readonly ast.Statement[] {
  const { parent } = statement;
  return (parent && blocksOf(parent).find((block) => block.includes(statement))) ?? [];
}

function blocksOf(node: ast.Node): (readonly ast.Statement[])[] {
  switch (node.kind) {
    case 'Module':
    case 'FunctionDef':
    case 'ClassDef':
    case 'With':
    case 'Handler':
    case 'MatchCase':
      return [node.body];
    case 'If':
    case 'For':
    case 'While':
      return [node.body, node.orelse];
    case 'Try':
      return [node.body, node.orelse, node.finalbody];
    default:
      return [];
  }
}

const definitions = new WeakMap<Project, Map<string, readonly FunctionInfo[]>>();

/** Every function and method of the project that has this name. */
export function definedAs(name: string, project: Project): readonly FunctionInfo[] {
  const known = definitions.get(project) ?? new Map<string, readonly FunctionInfo[]>();
  definitions.set(project, known);
  const found =
    known.get(name) ??
    project.mentioning(name).flatMap(({ functions }) => functions.filter((each) => each.name === name));
  known.set(name, found);
  return found;
}
