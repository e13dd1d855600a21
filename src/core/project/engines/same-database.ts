import type { Module } from '../../semantic/index.ts';
import { type ast, canonicalForm } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { definitionOf, type Placed } from '../values/definition-value.ts';

/** Methods that give the same url with another driver or in another form. */
const SAME = new Set(['replace', 'set', 'unicode_string', 'render_as_string', 'get_secret_value']);

/**
 * What tells the database behind a url from others, whatever the driver: two engines with the same key have the same one. Null
 * where that is not evident.
 */
export function databaseKey(project: Project, placed: Placed, depth = 0): string | null {
  const { module, node } = definitionOf(project, placed.module, placed.node);
  if (depth > 6) return null;
  switch (node.kind) {
    case 'Str':
      return withoutDriver(node.value);
    case 'FString':
      return withoutDriver(module.text(node).replace(/^[a-zA-Z]*["']+|["']+$/g, ''));
    case 'Call':
      return node.func.kind === 'Attribute' && SAME.has(node.func.attr)
        ? databaseKey(project, { module, node: node.func.value }, depth + 1)
        : variableOf(node.args[0], module.resolve(node.func));
    case 'Subscript':
      return variableOf(node.indexes[0], `${module.resolve(node.value)}.[]`);
    case 'Attribute':
    case 'Name':
      return nameOf(project, module, node);
    default:
      return null;
  }
}

const READS_VARIABLE = new Set(['os.environ.[]', 'os.environ.get', 'os.getenv']);

/** A variable of the environment: each reading of the same one gives the same url. */
function variableOf(name: ast.Expression | undefined, read: string | null): string | null {
  return name?.kind === 'Str' && READS_VARIABLE.has(read ?? '') ? `$${name.value}` : null;
}

function withoutDriver(url: string): string {
  return url.replace(/^(postgres(?:ql)?|\w+?)(?:\+\w+)?:\/\//, (_, dialect: string) => `${dialect}://`);
}

/** A setting without a value in the code: its class and name. */
function nameOf(project: Project, module: Module, node: ast.Attribute | ast.Name): string | null {
  const owner = node.kind === 'Attribute' ? project.typeOf(module, node.value) : null;
  if (owner && node.kind === 'Attribute') return `${owner}.${node.attr}`;
  return module.resolve(node) && `${module.resolve(node)} ${canonicalForm(node)}`;
}
