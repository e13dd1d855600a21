import { Identifiers, type Module } from '../semantic/index.ts';

/** One Python file of a version. It is parsed when its meaning is asked for, which for most files is never. */
export interface Source {
  readonly path: string;
  /** It is a part of the change, not only of what lies around it. */
  readonly changed: boolean;
  /** Whether the identifier may occur in the text; false is certain. */
  mentions(identifier: string): boolean;
  /** Null when the text cannot be read as Python. */
  module(): Module | null;
}

/** A file that is parsed already. */
export function parsed(module: Module): Source {
  const identifiers = new Identifiers(module.syntax.text);
  return {
    path: module.path,
    changed: true,
    mentions: (identifier) => identifiers.has(identifier),
    module: () => module,
  };
}
