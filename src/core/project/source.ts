import { type Module, Outline } from '../semantic/index.ts';

/** One Python file of a version. It is parsed when its meaning is asked for, which for most files is never. */
export interface Source {
  readonly path: string;
  /** It is a part of the change, not only of what lies around it. */
  readonly changed: boolean;
  /** What the look of its text tells. */
  readonly outline: Outline;
  /** Whether the identifier may occur in the text; false is certain. */
  mentions(identifier: string): boolean;
  /** Null when the text cannot be read as Python. */
  module(): Module | null;
}

export function sourceOf(path: string, changed: boolean, outline: Outline, module: Source['module']): Source {
  return { path, changed, outline, mentions: (identifier) => outline.mentions(identifier), module };
}

/** A file that is parsed already. */
export function parsed(module: Module): Source {
  return sourceOf(module.path, true, new Outline(() => module.syntax.text), () => module);
}
