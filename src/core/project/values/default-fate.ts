import { type Fate, type FunctionInfo, fateOf, passingsOf, receiving } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';

/** Functions between the default and what happens to it: longer ways are not followed. */
const DEEPEST = 4;
const DATACLASSES = new Set(['dataclasses.dataclass', 'attr.s', 'attr.define', 'attrs.define', 'attr.dataclass']);

/** As `Fate`; `handed` where a function of the project gets the object and, as far as can be seen, only reads it. */
export interface DefaultFate {
  readonly kind: Fate['kind'] | 'handed';
  readonly at: ast.Node;
}

/**
 * What becomes of the object that a parameter holds, in the function and in the project's functions that it is handed
 * to. A function that does not resolve, or belongs to a library, counts as one that only reads.
 */
export function defaultFate(param: ast.Parameter, info: FunctionInfo, project: Project): DefaultFate {
  const fate = follow(param, info, project, new Set());
  if (fate.kind !== 'read') return fate;
  const at = passingsOf(param, info).find(({ call }) => project.callee(info.module, call) !== null)?.call;
  return at ? { kind: 'handed', at } : fate;
}

function follow(param: ast.Parameter, info: FunctionInfo, project: Project, seen: Set<ast.Parameter>): Fate {
  const own = fateOf(param, info);
  seen.add(param);
  if (own.kind !== 'read' || seen.size > DEEPEST) return own;
  for (const { call, argument } of passingsOf(param, info)) {
    if (isKept(call, info, project)) return { kind: 'stored', at: call };
    const callee = project.callee(info.module, call);
    const received = callee && receiving(call, argument, callee);
    if (!callee || !received || seen.has(received)) continue;
    const { kind } = follow(received, callee, project, seen);
    if (kind === 'mutated' || kind === 'stored') return { kind, at: call };
    if (kind === 'returned' && call.parent?.kind === 'Return') return { kind, at: call };
  }
  return own;
}

/** A dataclass keeps what it is made with. */
function isKept(call: ast.Call, { module }: FunctionInfo, project: Project): boolean {
  const target = module.resolve(call.func);
  const cls = target ? project.definition(target) : null;
  if (!cls || !('methods' in cls) || cls.methods.has('__init__')) return false;
  return cls.node.decorators.some((each) =>
    DATACLASSES.has(cls.module.resolve(each.kind === 'Call' ? each.func : each) ?? ''),
  );
}
