import { type FunctionInfo, type Module, reachingBindings } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { returnsOf } from '../loading/loaded-frame.ts';
import { SCHEMA_BASES, schemaIn } from '../loading/schemas.ts';
import type { Project } from '../project.ts';

/**
 * What a value is as an answer: `data` becomes JSON, `fixed` does too but says nothing (a constant text, `{"ok": True}`),
 * `open` has keys that no schema could name, a `response` is sent as it is; null where that is not known.
 */
export type Answer = 'data' | 'fixed' | 'open' | 'response' | null;

const DEPTH = 3;
const RESPONSES = new Set(['starlette.responses.Response', 'fastapi.responses.Response', 'fastapi.Response']);
/** Methods that give the content of a pydantic object. */
const DUMPS = new Set(['model_dump', 'dict', 'model_dump_json', 'json']);
const DATA = new Set(
  'builtins.list builtins.dict builtins.set builtins.sorted builtins.tuple builtins.str builtins.int builtins.float json.loads fastapi.encoders.jsonable_encoder dataclasses.asdict'.split(
    ' ',
  ),
);
/** Packages whose objects may be responses; what other libraries give is data. */
const WEB = /^(fastapi|starlette|sse|aiohttp|httpx|requests|flask|django|litestar|gradio|mcp)|response|template/i;

const WEB_CODE = /fastapi|starlette|Response|template|render/;

/** What each `return` of a route answers with. */
export function answersOf(project: Project, info: FunctionInfo): Answer[] {
  return returnsOf(info).map(({ value }) => (value ? new Reading(project).of(value, info.module) : 'fixed'));
}

class Reading {
  readonly #project: Project;
  readonly #seen = new Set<ast.Expression>();
  readonly #depth: number;

  constructor(project: Project, depth = 0) {
    this.#project = project;
    this.#depth = depth;
  }

  of(node: ast.Expression, module: Module): Answer {
    if (this.#seen.has(node)) return null;
    this.#seen.add(node);
    const all = (nodes: readonly ast.Expression[]) => agreed(nodes.map((each) => this.of(each, module)));
    switch (node.kind) {
      case 'Await':
      case 'NamedExpr':
        return this.of(node.value, module);
      case 'IfExp':
        return all([node.body, node.orelse]);
      case 'BoolOp':
        return all([node.left, node.right]);
      case 'Dict':
        return this.#isAcknowledgement(node, module) ? 'fixed' : 'data';
      case 'List':
      case 'Tuple':
      case 'Set':
        return node.elements.every(isFixed) ? 'fixed' : 'data';
      case 'ListComp':
      case 'SetComp':
        return 'data';
      case 'DictComp':
        return 'open';
      case 'Name':
        return this.#name(node, module);
      case 'Call':
        return this.#call(node, module);
      default:
        return isFixed(node) ? 'fixed' : this.#typed(node, module);
    }
  }

  /** Constants, words about what happened, and what the route was asked for. */
  #isAcknowledgement({ items }: ast.Dict, module: Module): boolean {
    const isOwn = (value: ast.Expression) => this.#depth === 0 && isPlainParameter(value, module);
    const isWord = (key: ast.Expression | null) => key?.kind === 'Str' && WORDS.test(key.value);
    if (items.every(({ key, value }) => isFixed(value) || isWord(key))) return true;
    return items.some(({ value }) => isFixed(value)) && items.every(({ value }) => isFixed(value) || isOwn(value));
  }

  #name(node: ast.Name, module: Module): Answer {
    const values = reachingBindings(node, module).map((each) =>
      each.kind === 'assignment' ? this.of(each.value, module) : null,
    );
    // A type would say `dict` of each of these.
    if (values.includes('open') || (values.every((each) => each === 'fixed') && !isFilled(node, module)))
      return agreed(values);
    return this.#typed(node, module) ?? (values.length > 0 ? agreed(values) : null);
  }

  #call(node: ast.Call, module: Module): Answer {
    const target = module.resolve(node.func);
    if (target === 'json.loads') return this.#parsed(node, module);
    if (target && DATA.has(target)) return 'data';
    const { func } = node;
    if (func.kind === 'Attribute' && /Response$/.test(func.attr)) return 'response';
    const callee = this.#project.callee(module, node);
    if (callee && callee.name !== '__init__') return this.#returned(callee);
    const own = this.#typed(node, module);
    if (own) return own;
    if (func.kind !== 'Attribute') return isForeign(target, module) && !isClass(target) ? 'data' : null;
    const receiver = this.#project.typeOf(module, func.value);
    if (receiver && DUMPS.has(func.attr) && this.#project.isA(receiver, SCHEMA_BASES)) return 'data';
    return isForeign(receiver ?? target, module) ? 'data' : null;
  }

  /** What is in a text is known where it was just made of an object. */
  #parsed({ args: [text] }: ast.Call, module: Module): Answer {
    const isDump = text?.kind === 'Call' && text.func.kind === 'Attribute' && DUMPS.has(text.func.attr);
    return isDump ? this.of(text, module) && 'data' : 'open';
  }

  #returned(callee: FunctionInfo): Answer {
    const { module, node, decorators, generator } = callee;
    if (generator || decorators.some((each) => each === null || !each.startsWith('builtins.'))) return null;
    const body = this.#bodyOf(callee);
    if (body === 'open') return 'open';
    const declared = node.returns ? this.#annotated(node.returns, module) : body;
    // Where nothing of the web is named nobody makes a response.
    return declared ?? (givesValue(callee) && !WEB_CODE.test(module.syntax.text) ? 'data' : null);
  }

  #bodyOf(callee: FunctionInfo): Answer {
    if (this.#depth >= DEPTH) return null;
    const answers = returnsOf(callee).map(
      ({ value }): Answer => (value ? new Reading(this.#project, this.#depth + 1).of(value, callee.module) : 'fixed'),
    );
    return answers.length > 0 ? agreed(answers) : 'fixed';
  }

  #annotated(annotation: ast.Expression, module: Module): Answer {
    if (annotation.kind === 'Constant') return 'fixed';
    const type = this.#project.types(module).annotated(annotation);
    const own = type ? this.#ofType(type) : null;
    if (own) return own;
    const cls = schemaIn(this.#project, module, annotation);
    return cls ? this.#ofType(`${cls.module.name}.${cls.qualname}`) : null;
  }

  #typed(node: ast.Expression, module: Module): Answer {
    const type = this.#project.typeOf(module, node);
    return type ? this.#ofType(type) : null;
  }

  #ofType(type: string): Answer {
    if (/^builtins\.(list|dict|set|tuple|str|int|float)$/.test(type)) return 'data';
    if (this.#project.isA(type, RESPONSES) || /^(fastapi|starlette)\..*Response$/.test(type)) return 'response';
    return this.#project.isA(type, SCHEMA_BASES) ? 'data' : null;
  }
}

function givesValue(callee: FunctionInfo): boolean {
  return returnsOf(callee).some(({ value }) => value !== null && !isFixed(value));
}

/** One kind for all; what is fixed on one way and data on another is data. */
function agreed(answers: readonly Answer[]): Answer {
  if (answers.includes('response')) return 'response';
  if (answers.includes('data')) return 'data';
  if (answers.includes('open')) return 'open';
  return answers.every((each) => each === 'fixed') ? 'fixed' : null;
}

/** `{"error": text}` tells of what happened, and is no data. */
const WORDS = /^(error|errors|error_?(code|msg|message)|detail|message|msg|reason|status|success|ok|code)$/i;
const PLAIN_TYPES = new Set(['builtins.int', 'builtins.str', 'builtins.bool', 'builtins.float', 'uuid.UUID']);

/** The value of a path or query parameter of the function, as it came. */
function isPlainParameter(node: ast.Expression, module: Module): boolean {
  const bindings = node.kind === 'Name' ? module.lookup(node) : [];
  const [binding, ...more] = bindings;
  if (binding?.kind !== 'parameter' || more.length > 0) return false;
  const { annotation } = binding.node;
  return annotation === null || PLAIN_TYPES.has(module.resolve(annotation) ?? '');
}

/** `result["name"] = …`, `result.append(…)`: what was made empty has got something. */
function isFilled({ id }: ast.Name, module: Module): boolean {
  return module.named(id).some(({ parent: up }) => {
    if (up?.kind === 'Subscript') return up.parent?.kind === 'Assign' && up.parent.value !== up;
    return up?.kind === 'Attribute' && /^(append|extend|insert|add|update|setdefault)$/.test(up.attr);
  });
}

/** A text, a number, a flag: an acknowledgement has nothing else in it. */
function isFixed(node: ast.Expression): boolean {
  return node.kind === 'Str' || node.kind === 'FString' || node.kind === 'Num' || node.kind === 'Constant';
}

/** From a library that has nothing to do with the web. */
function isForeign(qualified: string | null, module: Module): boolean {
  if (!qualified || WEB.test(qualified) || qualified.startsWith('builtins.')) return false;
  const root = qualified.split('.')[0];
  return root !== module.name.split('.')[0] && qualified.includes('.');
}

function isClass(qualified: string | null): boolean {
  return qualified !== null && /\.[A-Z]\w*$/.test(qualified);
}
