import type { FunctionInfo } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { type LazyRead, lazyRelation } from './lazy-relation.ts';
import type { Loaded } from './loaded.ts';
import { calleeIn, enter, type Frame } from './loaded-frame.ts';
import type { Held, Value } from './rows.ts';
import { schemaReads } from './schemas-reads.ts';

/** Only the function that is called is read, not what it calls: each step makes it less likely that the read is reached. */
const DEPTH = 1;
const PROPERTIES = new Set(['builtins.property', 'functools.cached_property']);

/** The lazy reads that evaluating an attribute or a call causes: its own, and those of a property, function or schema behind it. */
export function lazyReads(loaded: Loaded, node: ast.Attribute | ast.Call, frame: Frame, depth = 0): LazyRead[] {
  const reads =
    node.kind === 'Attribute' ? ofAttribute(loaded, node, frame, depth) : ofCall(loaded, node, frame, depth);
  return reads.map((each) => ({ ...each, cause: node }));
}

function ofAttribute(loaded: Loaded, node: ast.Attribute, frame: Frame, depth: number): LazyRead[] {
  if (isWritten(node) || isAlternative(node)) return [];
  const { project } = loaded;
  const isRelation = project.relationships.has(node.attr);
  if (!isRelation && node.parent?.kind === 'Call' && node.parent.func === node) return [];
  const value = loaded.at(node.value, frame);
  if (value?.kind !== 'object' || value.object.fresh) return [];
  const held = value.object;
  const own = isRelation ? lazyRelation(loaded, held, node.attr) : null;
  if (own) return [{ held, ...own, at: { module: frame.module, node }, cause: node }];
  return depth <= DEPTH ? propertyReads(loaded, held, node, frame, depth) : [];
}

/** `post.author_id or post.author.id`: read only where the left side is empty. */
function isAlternative(node: ast.Node): boolean {
  for (let up = node.parent, child = node; up && up.kind !== 'FunctionDef'; child = up, up = up.parent) {
    if (up.kind === 'BoolOp' && up.op === 'or' && up.right === child) return true;
  }
  return false;
}

function isWritten({ parent, ...node }: ast.Attribute): boolean {
  if (parent?.kind === 'Assign') return parent.targets.some(({ start }) => start === node.start);
  if (parent?.kind === 'AnnAssign') return parent.target.start === node.start;
  return parent?.kind === 'Delete';
}

/** `post.author_name`, a property of the mapped class that reads `self.author.name`. */
function propertyReads(loaded: Loaded, held: Held, node: ast.Attribute, frame: Frame, depth: number): LazyRead[] {
  const { cls } = held.model;
  if (held.model.columns.has(node.attr)) return [];
  const type = `${cls.module.name}.${cls.qualname}`;
  const method = loaded.project.method(type, node.attr);
  if (!method?.decorators.some((each) => each !== null && PROPERTIES.has(each))) return [];
  const args = new Map([['self', { node: node.value, frame }]]);
  const inner: Frame = { module: method.module, self: null, args, depth: frame.depth + 1, known: new Map() };
  return readsInside(loaded, method, inner, depth + 1);
}

/** `to_out(post)`, `post.to_dict()`, `PostOut.model_validate(post)`, `PostOut(author=post.author)`. */
function ofCall(loaded: Loaded, node: ast.Call, frame: Frame, depth: number): LazyRead[] {
  const filled = schemaReads(loaded, node, frame);
  if (filled.length > 0 || depth >= DEPTH) return filled;
  const callee = calleeIn(loaded.project, node, frame) ?? modelMethod(loaded, node, frame);
  if (!callee || callee.generator || callee.name === '__init__' || callee.async !== (node.parent?.kind === 'Await'))
    return [];
  const given = [...node.args, ...node.keywords.map(({ value }) => value), ...receiverOf(node)];
  if (!given.some((each) => holdsObject(loaded.at(each, frame)))) return [];
  const inner = enter(loaded.project, callee, node, frame);
  if (!inner) return [];
  const [receiver] = receiverOf(node);
  const args =
    receiver && callee.class
      ? new Map([...(inner.args ?? []), ['self', { node: receiver, frame }] as const])
      : inner.args;
  return readsInside(loaded, callee, { ...inner, args, known: new Map() }, depth + 1);
}

function receiverOf({ func }: ast.Call): ast.Expression[] {
  return func.kind === 'Attribute' ? [func.value] : [];
}

function holdsObject(value: Value | null): boolean {
  return value?.kind === 'object' && !value.object.fresh;
}

/** A method of a mapped class, called on an object whose class only the query says. */
function modelMethod(loaded: Loaded, { func }: ast.Call, frame: Frame): FunctionInfo | null {
  if (func.kind !== 'Attribute') return null;
  const value = loaded.at(func.value, frame);
  if (value?.kind !== 'object') return null;
  const { cls } = value.object.model;
  return loaded.project.method(`${cls.module.name}.${cls.qualname}`, func.attr);
}

/** The lazy reads in a function's body, as this caller enters it, of objects that the caller has given. */
function readsInside(loaded: Loaded, info: FunctionInfo, frame: Frame, depth: number): LazyRead[] {
  const { module, node: def } = info;
  const body = { start: def.body[0]?.start ?? def.end, end: def.end };
  const nodes = [...module.within('Attribute', body), ...module.within('Call', body)];
  const reached = nodes.filter((each) => module.enclosingFunction(each) === info && !isSwitched(each, info));
  return reached.flatMap((each) => lazyReads(loaded, each, frame, depth)).filter(({ held }) => !isOwn(held, info));
}

/** Under an `if include_author`: a flag that each caller sets as it needs. */
function isSwitched(node: ast.Node, { module, params, node: def }: FunctionInfo): boolean {
  const flags = params.filter(({ annotation, default: value }) => {
    const isFlag = value?.kind === 'Constant' && /^(True|False)$/.test(value.value);
    return isFlag || (annotation !== null && module.resolve(annotation) === 'builtins.bool');
  });
  if (flags.length === 0) return false;
  const names = new Set(flags.map(({ name }) => name));
  const mentioned = (test: ast.Node) => module.within('Name', test).some((each) => names.has(each.id));
  for (let up = node.parent; up && up !== def; up = up.parent) {
    if ((up.kind === 'If' || up.kind === 'IfExp') && mentioned(up.test)) return true;
  }
  return false;
}

/** What the function has queried itself. */
function isOwn({ query }: Held, { module, node }: FunctionInfo): boolean {
  return query.module === module && query.node.start >= node.start && query.node.end <= node.end;
}
