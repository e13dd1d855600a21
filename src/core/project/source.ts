import { Identifiers, type Module, membersOf, type Outline, outlineOf } from '../semantic/index.ts';

/** One Python file of a version. It is parsed when its meaning is asked for, which for most files is never. */
export interface Source {
  readonly path: string;
  /** It is a part of the change, not only of what lies around it. */
  readonly changed: boolean;
  /** Whether the identifier may occur in the text; false is certain. */
  mentions(identifier: string): boolean;
  readonly outline: Outline;
  /** Whether a class or function in it may define the name; false is certain. */
  defines(name: string): boolean;
  /** Null when the text cannot be read as Python. */
  module(): Module | null;
}

/** A file that is parsed already. */
export function parsed(module: Module): Source {
  const { text } = module.syntax;
  const identifiers = new Identifiers(text);
  let members: ReadonlySet<string> | undefined;
  return {
    path: module.path,
    changed: true,
    mentions: (identifier) => identifiers.has(identifier),
    outline: outlineOf(text),
    defines: (name) => {
      members ??= membersOf(text);
      return members.has(name);
    },
    module: () => module,
  };
}
