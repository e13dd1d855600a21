import type * as ast from './ast.ts';
import { need } from './convert-expression.ts';
import type { Cst } from './cst.ts';

export function convertImport(node: Cst, text: string): ast.Import {
  const names = node.children.filter(({ field }) => field === 'name').map((each) => importedName(each, text));
  return { kind: 'Import', start: node.start, end: node.end, parent: null, names };
}

export function convertImportFrom(node: Cst, text: string): ast.ImportFrom {
  const from = node.children.find(({ field }) => field === 'module_name');
  const prefix =
    from?.type === 'relative_import' ? from.children.find(({ type }) => type === 'import_prefix') : undefined;
  const dotted = from?.type === 'relative_import' ? from.children.find(({ type }) => type === 'dotted_name') : from;
  const star = node.children.some(({ type }) => type === 'wildcard_import');
  const names = node.children.filter(({ field }) => field === 'name').map((each) => importedName(each, text));
  const future = node.type === 'future_import_statement';
  return {
    kind: 'ImportFrom',
    start: node.start,
    end: node.end,
    parent: null,
    module: future ? '__future__' : dotted ? squeeze(dotted, text) : '',
    level: prefix ? squeeze(prefix, text).length : 0,
    names: star ? [{ name: '*', as: '*', aliased: false }] : names,
  };
}

function importedName(node: Cst, text: string): ast.ImportedName {
  if (node.type !== 'aliased_import') {
    const name = squeeze(node, text);
    return { name, as: name, aliased: false };
  }
  return { name: squeeze(need(node, 'name'), text), as: squeeze(need(node, 'alias'), text), aliased: true };
}

function squeeze(node: Cst, text: string): string {
  return text.slice(node.start, node.end).replaceAll(/\s/g, '');
}
