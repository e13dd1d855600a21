import { argument, type Binding, type CallSite, type FunctionInfo, type Module } from '../../semantic/index.ts';
import { type ast, children } from '../../syntax/index.ts';
import { marker } from '../fastapi/fastapi-calls.ts';
import type { Project } from '../project.ts';
import { cachedFunction } from '../values/cached-call.ts';

const SETTINGS = new Set(['pydantic.BaseSettings', 'pydantic_settings.BaseSettings']);
const DEPTH = 12;

/**
 * Whether an expression has the same value in every request. `way` are the calls that lead to it, the outermost first; what a
 * request, a row or an object brings along differs.
 */
export class Constancy {
  readonly #project: Project;
  readonly #way: readonly CallSite[];

  constructor(project: Project, way: readonly CallSite[]) {
    this.#project = project;
    this.#way = way;
  }

  /** @param level which call of the way the expression stands beside */
  holds(node: ast.Node, level: number, depth = 0): boolean {
    const info = this.#way[level]?.function;
    if (!info || depth > DEPTH) return false;
    switch (node.kind) {
      case 'Name':
        return this.#name(node, info, level, depth);
      case 'Lambda':
      case 'Await':
        return false;
      default:
        return children(node).every((each) => this.holds(each, level, depth + 1));
    }
  }

  #name(node: ast.Name, info: FunctionInfo, level: number, depth: number): boolean {
    const owner = info.module.scopeAt(node).owner(node.id);
    if (!owner || owner.node.kind === 'Module') return true;
    if (owner.node !== info.node) return false;
    return (owner.bindings.get(node.id) ?? []).every((each) => this.#bound(each, info, level, depth));
  }

  #bound(binding: Binding, info: FunctionInfo, level: number, depth: number): boolean {
    switch (binding.kind) {
      case 'import':
      case 'function':
      case 'class':
        return true;
      case 'assignment':
        return this.holds(binding.value, level, depth + 1);
      case 'annotated':
        return binding.node.value === null || this.holds(binding.node.value, level, depth + 1);
      case 'parameter':
        return this.#parameter(binding.node, info, level, depth);
      default:
        return false;
    }
  }

  #parameter(param: ast.Parameter, info: FunctionInfo, level: number, depth: number): boolean {
    const call = this.#way[level - 1]?.node;
    if (!call) return this.#isSettings(param, info.module);
    const bound = info.class !== null && !info.decorators.includes('builtins.staticmethod');
    const index = info.params.indexOf(param) - (bound ? 1 : 0);
    if (index < 0) return false;
    const given = argument(call, param.style === 'keyword-only' ? Number.POSITIVE_INFINITY : index, param.name);
    if (given) return this.holds(given, level - 1, depth + 1);
    return param.default !== null && call.keywords.every(({ name }) => name !== null);
  }

  /** `settings: Settings = Depends(get_settings)`: read once, or the same each time. */
  #isSettings(param: ast.Parameter, module: Module): boolean {
    const type = this.#project.types(module).parameter(param);
    if (type && this.#project.isA(type, SETTINGS)) return true;
    const call = marker(param, module);
    const provider = call && argument(call, 0, 'dependency');
    const target = provider && module.resolve(provider);
    const found = target ? this.#project.definition(target) : null;
    return found !== null && !('methods' in found) && cachedFunction(found, this.#project) !== null;
  }
}
