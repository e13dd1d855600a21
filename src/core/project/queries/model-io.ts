import {
  ASYNC_SESSION,
  BLOCKING_IO,
  type CallSite,
  type ClassInfo,
  type FunctionInfo,
  NETWORK,
  SESSION,
} from '../../semantic/index.ts';
import { knownApi } from '../blocking/known-call.ts';
import type { Project } from '../project.ts';

const SESSIONS = new Set([SESSION, ASYNC_SESSION]);
const SESSION_IO = new Set([
  'execute',
  'query',
  'scalar',
  'scalars',
  'get',
  'exec',
  'commit',
  'flush',
  'refresh',
  'rollback',
  'merge',
]);
/** What turns a row into data, whatever it reads for it. */
const SERIALIZING = /^(__\w+__|(to|as|from)_\w+|serialize\w*|json|dict)$/;
const CONSTRUCTING = new Set(['builtins.classmethod', 'builtins.staticmethod']);

/** A call in the method of a mapped class that leaves the process. */
export interface ModelIo {
  readonly call: CallSite;
  readonly method: FunctionInfo;
  readonly what: 'network' | 'files' | 'session';
}

/** The first such call of each method of a model. Properties, validators and event listeners are none. */
export function* modelIo(cls: ClassInfo, project: Project): Generator<ModelIo> {
  if (!project.model(`${cls.module.name}.${cls.qualname}`)) return;
  const active = isActiveRecord(cls, project);
  for (const method of cls.methods.values()) {
    if (SERIALIZING.test(method.name) || method.decorators.some((each) => !each || !CONSTRUCTING.has(each))) continue;
    for (const call of cls.module.calls()) {
      const what = call.function === method ? kindOf(call, method, project) : null;
      if (!what || (what === 'session' && active)) continue;
      yield { call, method, what };
      break;
    }
  }
}

function kindOf(call: CallSite, { module }: FunctionInfo, project: Project): ModelIo['what'] | null {
  if (knownApi(NETWORK, call.node, module, project)) return 'network';
  if (knownApi(BLOCKING_IO, call.node, module, project)) return 'files';
  return usesSession(call, project) ? 'session' : null;
}

function usesSession({ node: { func }, function: info }: CallSite, project: Project): boolean {
  if (!info || func.kind !== 'Attribute' || !SESSION_IO.has(func.attr)) return false;
  return SESSIONS.has(project.typeOf(info.module, func.value) ?? '');
}

/** `await User.get(db, id)`: a model or a base that finds its rows itself is a style, not a slip of one method. */
function isActiveRecord(cls: ClassInfo, project: Project): boolean {
  const line = new Set([cls]);
  for (const each of line) {
    for (const base of each.bases) {
      const above = project.definition(base);
      if (above && 'methods' in above) line.add(above);
    }
  }
  return [...line].some((each) => hasSessionMethods(each, each !== cls, project));
}

function hasSessionMethods(cls: ClassInfo, above: boolean, project: Project): boolean {
  return cls.module.calls().some((call) => {
    const { function: info } = call;
    if (info?.class !== cls || !usesSession(call, project)) return false;
    return above || info.decorators.some((each) => each !== null && CONSTRUCTING.has(each));
  });
}
