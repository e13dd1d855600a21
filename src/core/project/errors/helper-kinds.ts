import { type FunctionInfo, isStub } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';

/** `self.log("warning", …)`, `log_failure(…)`: a method of the project that writes a line by its name. */
export function isLogging({ func }: ast.Call): boolean {
  return /^_*log(_|$)/.test(func.kind === 'Attribute' ? func.attr : func.kind === 'Name' ? func.id : '');
}

/** `-> NoReturn`, `-> Never`: it raises. */
export function isNoReturn({ node: { returns }, module }: FunctionInfo): boolean {
  return returns !== null && /^typing(_extensions)?\.(NoReturn|Never)$/.test(module.resolve(returns) ?? '');
}

/** Its body is elsewhere. `pass` is a body. */
export function isAbstract({ node }: FunctionInfo): boolean {
  return isStub(node) && !node.body.some(({ kind }) => kind === 'Pass');
}
