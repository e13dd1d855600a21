import { assignedToSelf, type ClassInfo, type FunctionInfo } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import type { CallTarget } from './session-callee.ts';
import type { SessionEvaluator } from './session-evaluator.ts';
import { common, type Frame, frameOf, type HeldObject, PLAIN, sessionsOf, type Value } from './session-value.ts';

const PYDANTIC = new Set(['pydantic.BaseModel', 'pydantic_settings.BaseSettings', 'sqlmodel.SQLModel']);

/** The object that a constructor makes; a row or a schema holds no session. */
export function constructed(
  target: CallTarget & { kind: 'constructor' },
  call: ast.Call,
  frame: Frame,
  evaluator: SessionEvaluator,
): Value {
  const { cls, type, info } = target;
  const { project } = evaluator;
  const made: HeldObject = { kind: 'object', cls, type, fields: new Map() };
  if (info) {
    const env = evaluator.bind(info, made, call, call.args, frame);
    env.delete(info.params[0]?.name ?? '');
    return { ...made, fields: env };
  }
  const given = [...call.args, ...call.keywords.map(({ value }) => value)].map((each) =>
    evaluator.valueOf(each, frame),
  );
  const sessions = sessionsOf(given);
  if (sessions.length === 0) return project.model(type) || project.isA(type, PYDANTIC) ? PLAIN : made;
  const fields = declaredFields(cls);
  const named = call.keywords.every(({ name }) => name !== null);
  if (!isDataclass(cls) || !named) return { kind: 'opaque', sessions };
  const entries = fields.map((name, index): [string, Value] => {
    const value = call.keywords.find((each) => each.name === name)?.value ?? call.args[index];
    return [name, value ? evaluator.valueOf(value, frame) : PLAIN];
  });
  return { ...made, fields: new Map(entries) };
}

function isDataclass({ node, module }: ClassInfo): boolean {
  return node.decorators.some(
    (each) => module.resolve(each.kind === 'Call' ? each.func : each) === 'dataclasses.dataclass',
  );
}

/** The annotated names of a class body, in their order: the parameters of a dataclass. */
function declaredFields({ node }: ClassInfo): string[] {
  return node.body.flatMap((each) =>
    each.kind === 'AnnAssign' && each.target.kind === 'Name' ? [each.target.id] : [],
  );
}

/** What `object.name` holds: by a property, or by what the methods of its class assign to `self.name`. */
export function fieldOf(object: HeldObject, name: string, depth: number, evaluator: SessionEvaluator): Value {
  const { project } = evaluator;
  const method = project.method(object.type, name);
  if (method) {
    if (!method.decorators.some((each) => each === 'builtins.property' || each === 'functools.cached_property'))
      return PLAIN;
    return evaluator.handedOut(frameOf(method, new Map([[method.params[0]?.name ?? 'self', object]]), depth + 1));
  }
  const values: Value[] = [];
  for (const cls of lineage(object.cls, project)) {
    for (const value of assignedToSelf(cls.module, cls.node, name)) {
      const info = cls.module.enclosingFunction(value);
      const env = info && environment(info, object, evaluator, depth);
      if (info && env) values.push(evaluator.valueOf(value, frameOf(info, env, depth + 1)));
    }
  }
  const declared = object.fields.get(name);
  if (values.length === 0) return declared && !project.method(object.type, '__init__') ? declared : PLAIN;
  return common(values);
}

/** The class and the project's classes above it, the nearest first. */
function lineage(cls: ClassInfo, project: Project, seen = new Set<ClassInfo>()): ClassInfo[] {
  if (seen.has(cls)) return [];
  seen.add(cls);
  return [
    cls,
    ...cls.bases.flatMap((base) => {
      const above = project.definition(base);
      return above && 'methods' in above ? lineage(above, project, seen) : [];
    }),
  ];
}

/** What the parameters of one of the object's methods hold: those of its constructors are known. */
function environment(
  info: FunctionInfo,
  object: HeldObject,
  evaluator: SessionEvaluator,
  depth: number,
): Map<string, Value> | null {
  const self = new Map<string, Value>([[info.params[0]?.name ?? 'self', object]]);
  if (info.name !== '__init__' || depth > 12) return self;
  const outermost = evaluator.project.method(object.type, '__init__');
  if (outermost === info) return new Map([...self, ...object.fields]);
  return outermost && handedUp(outermost, info, object, evaluator, depth);
}

/** What `super().__init__(session)` hands to the constructor of a base class. */
function handedUp(
  from: FunctionInfo,
  to: FunctionInfo,
  object: HeldObject,
  evaluator: SessionEvaluator,
  depth: number,
): Map<string, Value> | null {
  const own = environment(from, object, evaluator, depth + 1);
  const call = from.module
    .calls()
    .find(
      ({ node, function: info }) => info === from && node.func.kind === 'Attribute' && node.func.attr === '__init__',
    )?.node;
  if (!own || !call || call.func.kind !== 'Attribute') return null;
  const bySuper = call.func.value.kind === 'Call';
  const next = (from.class?.bases ?? [])
    .map((base) => evaluator.project.method(base, '__init__'))
    .find((each) => each !== null);
  if (next !== to) return null;
  return evaluator.bind(to, object, call, bySuper ? call.args : call.args.slice(1), frameOf(from, own, depth + 1));
}
