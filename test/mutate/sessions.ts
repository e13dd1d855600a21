import type { Project } from '../../src/core/project/index.ts';
import { ASYNC_SESSION, type FunctionInfo, type Module, SESSION } from '../../src/core/semantic/index.ts';
import type { ast } from '../../src/core/syntax/index.ts';
import { bodyOf } from './walk.ts';

export type SessionKind = 'sync' | 'async';

/** Whether a value is a session: by its resolved type, else by what the annotation of the parameter says. */
export function sessionKind(module: Module, project: Project, value: ast.Expression): SessionKind | null {
  const type = project.typeOf(module, value);
  if (type) return kindOf(type);
  if (value.kind !== 'Name') return null;
  const [binding, ...others] = module.lookup(value);
  if (binding?.kind !== 'parameter' || others.length > 0 || !binding.node.annotation) return null;
  const annotation = module.text(binding.node.annotation);
  if (/\bAsyncSession\b/.test(annotation)) return 'async';
  return null;
}

function kindOf(type: string): SessionKind | null {
  return type === SESSION ? 'sync' : type === ASYNC_SESSION ? 'async' : null;
}

/** A call of a method of a session, with the receiver as it is written. */
export interface SessionCall {
  readonly node: ast.Call;
  readonly receiver: string;
  readonly method: string;
  readonly kind: SessionKind;
}

/** The calls of session methods in the body of a function. */
export function sessionCalls(info: FunctionInfo, project: Project): SessionCall[] {
  const { module } = info;
  return bodyOf(info).flatMap((node) => {
    if (node.kind !== 'Call' || node.func.kind !== 'Attribute') return [];
    const kind = sessionKind(module, project, node.func.value);
    return kind ? [{ node, receiver: module.text(node.func.value), method: node.func.attr, kind }] : [];
  });
}

/** The name of the parameter through which a function gets a session. */
export function sessionParameter(info: FunctionInfo, project: Project): { name: string; kind: SessionKind } | null {
  const { module } = info;
  for (const param of info.params) {
    const type = project.types(module).parameter(param);
    const kind = type ? kindOf(type) : null;
    if (kind) return { name: param.name, kind };
  }
  return null;
}

/** `expire_on_commit` occurs in the application: its sessions may keep what they loaded. */
export function keepsRows(project: Project): boolean {
  return project.mentioning('expire_on_commit').some(({ role }) => role === 'application');
}
