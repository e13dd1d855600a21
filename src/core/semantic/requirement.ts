import type { ast } from '../syntax/index.ts';
import type { Module } from './module.ts';

/** A dependency as PEP 508 writes it: `fastapi[all]>=0.115,<1 ; python_version > "3.9"`, `pkg @ https://…`. */
export interface Dependency {
  readonly name: string;
  /** `>=0.115,<1`; '' where there is none. */
  readonly specifier: string;
  /** What stands behind the `@`; null where there is no. */
  readonly url: string | null;
}

/** Reads one dependency; null for what does not begin with a name. */
export function readDependency(text: string): Dependency | null {
  const match = text.match(/^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*(?:@\s*(\S+)|\(?([^;#)]*))/);
  const [, name = '', url = null, specifier = ''] = match ?? [];
  return name ? { name, specifier: specifier.trim(), url } : null;
}

/** One requirement of a requirements file. */
export interface Requirement {
  readonly node: ast.Str;
  /** Null for a URL or a path without a name. */
  readonly name: string | null;
  readonly specifier: string;
  /** The URL or path that it is installed from; null for a package of the index. */
  readonly url: string | null;
  /** One of its files is given by its hash. */
  readonly hashed: boolean;
}

const EDITABLE = /^(?:-e|--editable)[\s=]+/;

/** What the file asks pip to install; options (`-r`, `--index-url`) are not among it. */
export function requirementsOf(module: Module): readonly Requirement[] {
  return module.syntax.root.body.flatMap((statement) => {
    if (statement.kind !== 'Expr' || statement.value.kind !== 'Str') return [];
    const text = module.text(statement).replace(/\\\r?\n/g, ' ');
    return requirementOf(statement.value, text) ?? [];
  });
}

function requirementOf(node: ast.Str, text: string): Requirement | null {
  const wanted = text.replace(EDITABLE, '');
  if (wanted.startsWith('-')) return null;
  const hashed = /\s--hash[=\s]/.test(wanted);
  const isPlace = wanted !== text || /^[./]|^[\w+]+:\/\/|\.(whl|zip|tar\.gz)$/.test(wanted);
  if (isPlace) return { node, name: null, specifier: '', url: wanted.split(/\s/)[0] ?? wanted, hashed };
  const dependency = readDependency(wanted.replace(/\s--\S+.*$/s, ''));
  return dependency && { node, ...dependency, hashed };
}

/** Whether the file names a constraints file (`-c`), which then says the versions. */
export function hasConstraints(module: Module): boolean {
  return module.syntax.root.body.some((each) => /^(-c\s|-c=|--constraint\b)/.test(module.text(each)));
}
