import { argument, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import type { Placed } from './definition-value.ts';

/** What is known of a dict where it is used. */
export interface Claims {
  /** Its keys, each with the values that it may have. */
  readonly keys: ReadonlyMap<string, readonly Placed[]>;
  /** Objects of which all attributes are spread into it: `**user.model_dump()`, `**vars(user)`. */
  readonly dumped: readonly Placed[];
  /** Something that is not known may have added keys. */
  readonly open: boolean;
}

const NOTHING: Claims = { keys: new Map(), dumped: [], open: false };
const UNKNOWN: Claims = { ...NOTHING, open: true };

/** Functions that copy their first argument. */
const COPYING = new Set(['builtins.dict', 'copy.copy', 'copy.deepcopy']);
/** Functions that only look at what they are given. */
const LOOKING = /^(builtins\.(len|print|str|repr|bool|isinstance)|json\.dumps|logging\.\w+|.*\.encode|.*\.JWT)$/;
const DUMPING_METHODS = new Set(['model_dump', 'dict']);
const DUMPING = new Set(['builtins.vars', 'dataclasses.asdict', 'fastapi.encoders.jsonable_encoder', 'attrs.asdict']);

/** Steps that are followed: through names, copies, and functions that return the dict. */
const DEPTH = 6;

/**
 * The keys that a dict can have where it is used: those it is made with, and those that statements of the same function add.
 * What a parameter or a call that is not followed brings makes it open.
 */
export function claimsOf(project: Project, { module, node }: Placed, depth = 0): Claims {
  if (depth > DEPTH) return UNKNOWN;
  switch (node.kind) {
    case 'Dict':
      return merged(node.items.map((each) => ofItem(project, module, each, depth)));
    case 'Name':
      return ofName(project, module, node, depth);
    case 'BinOp':
      if (node.op !== '|') return UNKNOWN;
      return merged([node.left, node.right].map((each) => claimsOf(project, { module, node: each }, depth + 1)));
    case 'IfExp':
      return merged([node.body, node.orelse].map((each) => claimsOf(project, { module, node: each }, depth + 1)));
    case 'Await':
      return claimsOf(project, { module, node: node.value }, depth);
    case 'Call':
      return ofCall(project, module, node, depth);
    case 'Attribute':
      if (node.attr !== '__dict__') return UNKNOWN;
      return { ...UNKNOWN, dumped: [{ module, node: node.value }] };
    default:
      return UNKNOWN;
  }
}

function ofItem(project: Project, module: Module, { key, value }: ast.DictItem, depth: number): Claims {
  if (!key) return claimsOf(project, { module, node: value }, depth + 1);
  return key.kind === 'Str' ? oneKey(key.value, { module, node: value }) : UNKNOWN;
}

function oneKey(name: string, value: Placed): Claims {
  return { ...NOTHING, keys: new Map([[name, [value]]]) };
}

function merged(all: readonly Claims[]): Claims {
  const keys = new Map<string, readonly Placed[]>();
  for (const each of all) {
    for (const [name, values] of each.keys) keys.set(name, [...(keys.get(name) ?? []), ...values]);
  }
  return { keys, dumped: all.flatMap(({ dumped }) => dumped), open: all.some(({ open }) => open) };
}

function ofCall(project: Project, module: Module, call: ast.Call, depth: number): Claims {
  const target = module.resolve(call.func) ?? '';
  const [first] = call.args;
  if (DUMPING.has(target) && first) return { ...UNKNOWN, dumped: [{ module, node: first }] };
  if (COPYING.has(target)) return merged([...copied(project, module, first, depth), ...keywords(module, call)]);
  const callee = project.callee(module, call);
  if (callee) return returned(project, callee.module, callee.node, depth);
  if (call.func.kind !== 'Attribute') return UNKNOWN;
  const receiver = { module, node: call.func.value };
  if (call.func.attr === 'copy' && call.args.length === 0) return claimsOf(project, receiver, depth + 1);
  return DUMPING_METHODS.has(call.func.attr)
    ? { ...UNKNOWN, dumped: call.keywords.length > 0 ? [] : [receiver] }
    : UNKNOWN;
}

function copied(project: Project, module: Module, node: ast.Expression | undefined, depth: number): Claims[] {
  return node ? [claimsOf(project, { module, node }, depth + 1)] : [];
}

function keywords(module: Module, call: ast.Call): Claims[] {
  return call.keywords.map(({ name, value }) => (name === null ? UNKNOWN : oneKey(name, { module, node: value })));
}

/** What a function of the project returns, if that is a dict made in it. */
function returned(project: Project, module: Module, node: ast.FunctionDef, depth: number): Claims {
  const results = module
    .all('Return')
    .flatMap((each) => (each.value && module.enclosingCode(each) === node ? [each.value] : []));
  if (results.length === 0) return UNKNOWN;
  return merged(results.map((each) => claimsOf(project, { module, node: each }, depth + 1)));
}

/** A local variable: all that it is bound to, and all that the function does to it. */
function ofName(project: Project, module: Module, name: ast.Name, depth: number): Claims {
  const values = module.lookup(name).map((binding) => {
    if (binding.kind === 'assignment' && binding.node.kind === 'Assign')
      return binding.node.targets.some(({ kind }) => kind === 'Name') ? binding.value : null;
    return binding.kind === 'annotated' ? binding.node.value : null;
  });
  if (values.length === 0 || values.some((each) => !each)) return UNKNOWN;
  const made = values.map((node) => claimsOf(project, { module, node: node as ast.Expression }, depth + 1));
  return merged([...made, ...uses(name, module).map((each) => change(project, module, each, depth))]);
}

function uses(name: ast.Name, module: Module): readonly ast.Name[] {
  const scope = module.scopeAt(name).owner(name.id);
  return module.all('Name').filter((each) => each.id === name.id && module.scopeAt(each).owner(each.id) === scope);
}

/** What one mention of a dict does to its keys. */
function change(project: Project, module: Module, name: ast.Name, depth: number): Claims {
  const { parent } = name;
  if (parent?.kind === 'Subscript' && parent.value === name) return ofSubscript(module, parent);
  if (parent?.kind === 'AugAssign' && parent.target === name)
    return claimsOf(project, { module, node: parent.value }, depth + 1);
  if (parent?.kind === 'Attribute' && parent.parent?.kind === 'Call' && parent.parent.func === parent)
    return ofMethod(project, module, parent.attr, parent.parent, depth);
  if (parent?.kind === 'Call' && parent.args.includes(name)) return handedTo(module, parent);
  return NOTHING;
}

/** `claims["exp"] = …`; a key that is no literal may be any. */
function ofSubscript(module: Module, node: ast.Subscript): Claims {
  const { parent } = node;
  if (parent?.kind !== 'Assign' || !parent.targets.includes(node)) return NOTHING;
  const [key] = node.indexes;
  return key?.kind === 'Str' ? oneKey(key.value, { module, node: parent.value }) : UNKNOWN;
}

/** `claims.update(…)` and `claims.setdefault(…)`. */
function ofMethod(project: Project, module: Module, method: string, call: ast.Call, depth: number): Claims {
  if (method === 'update') return merged([...copied(project, module, call.args[0], depth), ...keywords(module, call)]);
  if (method !== 'setdefault') return NOTHING;
  const key = call.args[0];
  const value = argument(call, 1, 'default') ?? call;
  return key?.kind === 'Str' ? oneKey(key.value, { module, node: value }) : UNKNOWN;
}

/** A function that gets the dict may add to it. */
function handedTo(module: Module, call: ast.Call): Claims {
  const target = module.resolve(call.func) ?? (call.func.kind === 'Attribute' ? `?.${call.func.attr}` : '');
  const isLog =
    call.func.kind === 'Attribute' && /^(debug|info|warning|error|exception|critical)$/.test(call.func.attr);
  return isLog || LOOKING.test(target) || COPYING.has(target) ? NOTHING : UNKNOWN;
}
