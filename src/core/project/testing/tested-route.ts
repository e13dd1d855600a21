import { type Module, reachingBindings } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';

/** What a test asks for: a path with `{}` for what differs, or the name under which a route is registered. */
export interface TestedRoute {
  readonly kind: 'path' | 'name';
  readonly text: string;
  /** The words that a path and a name of the same route share: `segments` and `clone` of `/segments/1/clone`, `segment-clone`. */
  readonly words: readonly string[];
}

/** Functions that make a path of a route's name. Django, Django REST framework, Starlette. */
const NAMING = /(^|\.)(reverse|reverse_lazy|url_for|url_path_for)$/;
const DEEPEST = 4;

/** The route that an argument leads to; null where it is not written in the module. */
export function testedRoute(node: ast.Expression, module: Module, project: Project, depth = 0): TestedRoute | null {
  if (depth > DEEPEST) return null;
  const inner = (each: ast.Expression) => testedRoute(each, module, project, depth + 1);
  switch (node.kind) {
    case 'Str':
      return ofPath(node.value);
    case 'FString':
      return ofPath(filled(node, module)) ?? first(node.values.map(inner));
    case 'BinOp':
      return node.op === '%' || node.op === '+' ? (inner(node.left) ?? inner(node.right)) : null;
    case 'Name': {
      const values = reachingBindings(node, module).map((each) => (each.kind === 'assignment' ? each.value : null));
      return values.length === 1 && values[0] ? inner(values[0]) : null;
    }
    case 'Call':
      return ofCall(node, module, inner);
    default:
      return null;
  }
}

function first(routes: readonly (TestedRoute | null)[]): TestedRoute | null {
  return routes.find((each) => each !== null) ?? null;
}

function ofCall(
  { func, args: [name] }: ast.Call,
  module: Module,
  inner: (node: ast.Expression) => TestedRoute | null,
): TestedRoute | null {
  if (NAMING.test(module.text(func))) return name?.kind === 'Str' ? ofName(name.value) : null;
  // `"/users/{}".format(id)`
  return func.kind === 'Attribute' && func.attr === 'format' ? inner(func.value) : null;
}

function ofName(text: string): TestedRoute {
  const last = text.split(':').at(-1) ?? text;
  return { kind: 'name', text, words: wordsOf(last.replace(/[-_](list|detail)$/, '')) };
}

/** `f"{PREFIX}/users/{id}"` as `/users/{}`. */
function filled(node: ast.FString, module: Module): string {
  const text = module
    .text(node)
    .replace(/^\w*["']+|["']+$/g, '')
    .replace(/\{[^{}]*\}/g, '{}');
  return text.startsWith('{}/') ? text.slice(2) : text;
}

function ofPath(text: string): TestedRoute | null {
  const path = text.replace(/^https?:\/\/[^/]+/, '').replace(/[?#].*$/, '');
  if (!path.startsWith('/')) return null;
  const parts = path.split('/').filter((each) => each !== '');
  const words = parts.map((each) => (/[{}%]|^\d+$|^[0-9a-f-]{32,}$/i.test(each) ? '{}' : each));
  const fixed = words.filter((each) => each !== '{}');
  return fixed.length === 0 ? null : { kind: 'path', text: `/${words.join('/')}`, words: wordsOf(fixed.join('-')) };
}

function wordsOf(text: string): readonly string[] {
  return text.split(/[^A-Za-z0-9]+/).filter((each) => each !== '');
}

/** Whether both may lead to the same route: a path may lack a prefix, and has the words of a name. */
export function isSameRoute(one: TestedRoute, other: TestedRoute): boolean {
  if (one.kind === 'path' && other.kind === 'path')
    return one.text.endsWith(other.text) || other.text.endsWith(one.text);
  if (one.kind === other.kind) return one.text === other.text;
  const [name, path] = one.kind === 'name' ? [one, other] : [other, one];
  return name.words.every((each) => path.words.some((word) => isAlike(word, each)));
}

/** `segments` and `segment`. */
function isAlike(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  return a === b || a === `${b}s` || b === `${a}s`;
}
