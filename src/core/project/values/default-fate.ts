import {
  changesOf,
  type Fate,
  type FunctionInfo,
  fateOf,
  passingsOf,
  receiving,
  refusesEmpty,
} from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';

/** Functions between the default and what happens to it: longer ways are not followed. */
const DEEPEST = 4;
const DATACLASSES = new Set(['dataclasses.dataclass', 'attr.s', 'attr.define', 'attrs.define', 'attr.dataclass']);

/**
 * As `Fate`; `handed` where a function of the project gets the object, `kept` where an object keeps it, and, as far as can be
 * seen, nothing changes it there.
 */
export interface DefaultFate {
  readonly kind: Fate['kind'] | 'handed' | 'kept';
  readonly at: ast.Node;
}

/** A fate with the place that says so, which may be in another function. */
interface Followed extends Fate {
  readonly inside: ast.Node;
  readonly info: FunctionInfo;
}

/**
 * What becomes of the object that a parameter holds, in the function and in the project's functions that it is handed
 * to. A function that does not resolve, or belongs to a library, counts as one that only reads.
 */
export function defaultFate(param: ast.Parameter, info: FunctionInfo, project: Project): DefaultFate {
  if (isEmpty(param.default) && refusesEmpty(param, info)) return { kind: 'read', at: param };
  const fate = follow(param, info, project, new Set());
  if (fate.kind === 'stored') return { kind: isLeftAlone(fate, project) ? 'kept' : 'stored', at: fate.at };
  if (fate.kind !== 'read') return fate;
  const receivers = passingsOf(param, info).flatMap(({ call, argument }) => {
    const callee = project.callee(info.module, call);
    return callee && callee !== info ? [{ call, callee, received: receiving(call, argument, callee) }] : [];
  });
  const isRefused = receivers.some(({ callee, received }) => received && refusesEmpty(received, callee));
  const [first] = isRefused && isEmpty(param.default) ? [] : receivers;
  return first ? { kind: 'handed', at: first.call } : fate;
}

function isEmpty(value: ast.Expression | null): boolean {
  if (value?.kind === 'List' || value?.kind === 'Set') return value.elements.length === 0;
  if (value?.kind === 'Dict') return value.items.length === 0;
  return value?.kind === 'Call' && value.args.length + value.keywords.length === 0;
}

/** Whether the attributes that keep the object are changed nowhere, as far as can be told of what objects are. */
function isLeftAlone({ inside, info }: Followed, project: Project): boolean {
  let statement: ast.Node | null = inside;
  while (statement && statement.kind !== 'Assign') statement = statement.parent;
  if (statement?.kind !== 'Assign') return false;
  return statement.targets.every((target) => {
    if (target.kind !== 'Attribute') return target.kind === 'Name';
    const owner = project.typeOf(info.module, target.value);
    return project.mentioning(target.attr).every((module) =>
      changesOf(target.attr, module).every(({ value }) => {
        const type = project.typeOf(module, value);
        return type && owner ? !isRelated(type, owner, project) : module !== info.module;
      }),
    );
  });
}

function isRelated(one: string, other: string, project: Project): boolean {
  return project.isA(one, new Set([other])) || project.isA(other, new Set([one]));
}

function follow(param: ast.Parameter, info: FunctionInfo, project: Project, seen: Set<ast.Parameter>): Followed {
  const own = fateOf(param, info);
  const here = { ...own, inside: own.at, info };
  seen.add(param);
  if (own.kind !== 'read' || seen.size > DEEPEST) return here;
  for (const { call, argument } of passingsOf(param, info)) {
    if (isKept(call, info, project)) return { ...here, kind: 'stored', at: call, inside: call };
    const callee = project.callee(info.module, call);
    const received = callee && receiving(call, argument, callee);
    if (!callee || !received || seen.has(received)) continue;
    const fate = follow(received, callee, project, seen);
    if (fate.kind === 'mutated' || fate.kind === 'stored') return { ...fate, at: call };
    if (fate.kind === 'returned' && call.parent?.kind === 'Return') return { ...fate, at: call };
  }
  return here;
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
