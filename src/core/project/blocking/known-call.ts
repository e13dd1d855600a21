import type { ApiTable, CallSite, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';

/** A call that enters a library's function or method, with the name that the library gives it. */
export interface KnownCall extends CallSite {
  readonly api: string;
}

/** The calls of a module that enter what a table names, methods by the class of their receiver. */
export function* callsTo(table: ApiTable, module: Module, project: Project): Generator<KnownCall> {
  for (const site of module.calls()) {
    const api = knownApi(table, site.node, module, project);
    if (api) yield { ...site, api };
  }
}

/** The entry of the table that a call enters; null when it enters none, or when that is not known. */
export function knownApi(table: ApiTable, call: ast.Call, module: Module, project: Project): string | null {
  const { target } = module.callSite(call);
  if (target && table.names.has(target)) return target;
  if (call.func.kind !== 'Attribute' || !table.last.has(call.func.attr)) return null;
  const receiver = project.typeOf(module, call.func.value);
  return receiver && inherited(table, receiver.replace(/\[.*$/, ''), call.func.attr, project);
}

/** `Class.method` as the table has it, looked for in the bases of a class of the project unless it has its own. */
function inherited(table: ApiTable, type: string, method: string, project: Project, depth = 0): string | null {
  if (table.names.has(`${type}.${method}`)) return `${type}.${method}`;
  const cls = depth > 8 ? null : project.definition(type);
  if (!cls || !('methods' in cls) || cls.methods.has(method)) return null;
  return cls.bases.reduce<string | null>(
    (found, base) => found ?? inherited(table, base, method, project, depth + 1),
    null,
  );
}
