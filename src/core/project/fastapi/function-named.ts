import type { FunctionInfo, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';

/** The project's function that an expression names: `send_mail`, `mails.send`, `self.mails.send`. */
export function functionNamed(value: ast.Expression, module: Module, project: Project): FunctionInfo | null {
  const target = module.resolve(value);
  const definition = target ? project.definition(target) : null;
  if (definition) return 'methods' in definition ? null : definition;
  const type = value.kind === 'Attribute' ? project.typeOf(module, value.value) : null;
  return type && value.kind === 'Attribute' ? project.method(type, value.attr) : null;
}
