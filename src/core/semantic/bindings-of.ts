import type { ast } from '../syntax/index.ts';
import { importedFrom } from './module-name.ts';
import type { Binding } from './scope.ts';

type Bound = readonly [name: string, binding: Binding];

/** The names that a node binds in its scope, parameters and `global` aside. `path`: of the module, for relative imports. */
export function bindingsOf(node: ast.Node, path: string): readonly Bound[] {
  switch (node.kind) {
    case 'Import':
      return node.names.map(({ name, as, aliased }) => {
        const bound = aliased ? as : (name.split('.', 1)[0] as string);
        return [bound, { kind: 'import', node, target: aliased ? name : bound }];
      });
    case 'ImportFrom':
      return node.names.map(({ name, as }) => [
        as,
        { kind: 'import', node, target: `${importedFrom(node, path)}.${name}` },
      ]);
    case 'FunctionDef':
      return [[node.name, { kind: 'function', node }]];
    case 'ClassDef':
      return [[node.name, { kind: 'class', node }]];
    case 'Assign':
      return node.targets.flatMap((target) =>
        target.kind === 'Name' ? [assigned(target, node)] : others(namesIn(target), node),
      );
    case 'NamedExpr':
      return node.target.kind === 'Name' ? [assigned(node.target, node)] : [];
    case 'AnnAssign':
      return node.target.kind === 'Name' ? [[node.target.id, { kind: 'annotated', node }]] : [];
    case 'WithItem':
      return entered(node);
    case 'For':
    case 'Generator':
      return node.target.kind === 'Name'
        ? [[node.target.id, { kind: 'element', node }]]
        : others(namesIn(node.target), node);
    case 'AugAssign':
      return others(namesIn(node.target), node);
    case 'Delete':
      return others(node.targets.flatMap(namesIn), node);
    case 'Handler':
      return others(node.name === null ? [] : [node.name], node);
    case 'MatchCase':
      return others(node.captures, node);
    default:
      return [];
  }
}

function assigned(target: ast.Name, node: ast.Assign | ast.NamedExpr): Bound {
  return [target.id, { kind: 'assignment', node, value: node.value }];
}

function entered(node: ast.WithItem): Bound[] {
  if (node.target?.kind !== 'Name') return node.target ? others(namesIn(node.target), node) : [];
  return [[node.target.id, { kind: 'with', node, async: node.parent?.kind === 'With' && node.parent.async }]];
}

function others(names: readonly string[], node: ast.Node): Bound[] {
  return names.map((name) => [name, { kind: 'other', node }]);
}

function namesIn(target: ast.Expression): string[] {
  if (target.kind === 'Name') return [target.id];
  if (target.kind === 'Tuple' || target.kind === 'List') return target.elements.flatMap(namesIn);
  return target.kind === 'Starred' ? namesIn(target.value) : [];
}
