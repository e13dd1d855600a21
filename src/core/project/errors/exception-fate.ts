import {
  argument,
  callsWithin,
  everyPath,
  type FunctionInfo,
  isPlainLog,
  type Module,
  recordsTraceback,
} from '../../semantic/index.ts';
import { type ast, children } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { isTarget } from '../references.ts';
import { isCounted } from './error-count.ts';
import { isFailure, isFailureResponse } from './failure-response.ts';
import { isAbstract, isLogging, isNoReturn } from './helper-kinds.ts';

/**
 * What becomes of a caught exception: `told` on every path (raised, recorded, used), only `logged`, `lost` on some path,
 * or `dropped` by a handler that does nothing at all.
 */
export type ExceptionFate =
  | { readonly kind: 'told' | 'lost' | 'dropped' }
  | { readonly kind: 'logged'; readonly log: ast.Call };

const DEPTH = 3;

/** What a handler does with what it catches; helper functions of the project count by what they do. */
export function exceptionFate(handler: ast.Handler, module: Module, project: Project): ExceptionFate {
  return new Reading(module, project, 0, handler.name ? [handler.name] : []).fate(handler);
}

/** What a function that is registered as an exception handler does with its parameter `name`. */
export function handlerFunctionFate(info: FunctionInfo, name: string, project: Project): ExceptionFate {
  return new Reading(info.module, project, 0, [name], false).fate(info.node);
}

/** Whether a call records the traceback of the exception being handled: by itself, or in the function of the project that it enters. */
export function recordsFailure(call: ast.Call, module: Module, project: Project): boolean {
  return recordsTraceback(call, module) || new Reading(module, project, 0, []).isOwnRecorder(call);
}

/** Reads one block of statements, with the names that hold the exception or its text. */
class Reading {
  readonly #module: Module;
  readonly #project: Project;
  readonly #depth: number;
  readonly #carriers: Set<string>;
  /** Whether answering with an error status tells of the failure. */
  readonly #answers: boolean;
  readonly #logs: ast.Call[] = [];

  constructor(module: Module, project: Project, depth: number, carriers: readonly string[], answers = true) {
    this.#answers = answers;
    this.#module = module;
    this.#project = project;
    this.#depth = depth;
    this.#carriers = new Set(carriers);
  }

  fate(block: ast.Handler | ast.FunctionDef): ExceptionFate {
    if (everyPath(block.body, (node) => this.#tells(node, block))) return { kind: 'told' };
    const [log] = this.#logs;
    if (log && everyPath(block.body, (node) => this.#logsOrTells(node, block))) return { kind: 'logged', log };
    return { kind: block.body.every(isIdle) ? 'dropped' : 'lost' };
  }

  #logsOrTells(node: ast.Node, block: ast.Node): boolean {
    if (this.#tells(node, block) || this.#logsIn(node)) return true;
    const branch = node.parent?.kind === 'If' && node.parent.test === node ? node.parent : null;
    return branch !== null && this.#isGuard(branch) && everyPath(branch.body, (each) => this.#logsOrTells(each, block));
  }

  #logsIn(node: ast.Node): boolean {
    return this.#logs.some((log) => log.start >= node.start && log.end <= node.end);
  }

  /** A test only decides: `if isinstance(e, X)` uses the exception for nothing. */
  #tells(node: ast.Node, block: ast.Node): boolean {
    if (node.parent?.kind === 'If' && node.parent.test === node) return this.#tellsUnderGuard(node.parent, block);
    if (node.kind === 'Assign' && this.#isLocal(node, block)) {
      if (this.#mentions(node.value))
        for (const each of node.targets) if (each.kind === 'Name') this.#carriers.add(each.id);
      return this.#records(node.value);
    }
    if (node.kind === 'Assign' && node.targets.some((each) => each.kind === 'Attribute' && each.attr === 'status_code'))
      return isFailure(node.value);
    return (block.kind === 'Handler' && isCounted(node, block, this.#module)) || this.#uses(node);
  }

  #tellsUnderGuard(branch: ast.If, block: ast.Node): boolean {
    return this.#isGuard(branch) && everyPath(branch.body, (node) => this.#tells(node, block));
  }

  /** `if self.logger: self.logger.exception(…)`, `if not quiet: …`: whoever has no logger, or says so, wants no log. */
  #isGuard({ test, body, orelse }: ast.If): boolean {
    if (orelse.length > 0) return false;
    if ((test.kind === 'Name' || test.kind === 'Attribute') && /log/i.test(this.#module.text(test))) return true;
    const flag = test.kind === 'UnaryOp' && test.op === 'not' ? test.operand : test;
    return flag.kind === 'Name' && isFlag(flag, this.#module) && body.every(({ kind }) => kind === 'Expr');
  }

  /** Assigned to a name that nothing reads outside the block. */
  #isLocal(node: ast.Assign, block: ast.Node): boolean {
    return node.targets.every((target) => {
      if (target.kind !== 'Name') return false;
      const scope = this.#module.scopeAt(target);
      const outside = (each: ast.Name) => each.id === target.id && (each.end <= block.start || each.start >= block.end);
      const owner = scope.owner(target.id);
      return (
        owner?.node.kind !== 'Module' &&
        !this.#module
          .all('Name')
          .some((each) => outside(each) && this.#module.scopeAt(each).owner(each.id) === owner && !isTarget(each))
      );
    });
  }

  #mentions(node: ast.Node): boolean {
    return (node.kind === 'Name' && this.#carriers.has(node.id)) || children(node).some((each) => this.#mentions(each));
  }

  /** A call or an assignment keeps the exception or its text: `job.set_error(text)`, `job.error = text`. */
  #writes(node: ast.Node): boolean {
    if (node.kind === 'Assign' && node.targets.some(({ kind }) => kind !== 'Name')) return this.#mentions(node.value);
    if (node.kind === 'Expr') {
      const call = node.value.kind === 'Await' ? node.value.value : node.value;
      return call.kind === 'Call' && !isPlainLog(call, this.#module) && this.#mentions(call);
    }
    return children(node).some((each) => this.#writes(each));
  }

  #records(node: ast.Node): boolean {
    return (
      (node.kind === 'Call' && recordsTraceback(node, this.#module)) ||
      children(node).some((each) => this.#records(each))
    );
  }

  #uses(node: ast.Node): boolean {
    if (node.kind === 'Name') return this.#carriers.has(node.id);
    if (node.kind !== 'Call') return children(node).some((each) => this.#uses(each));
    if (recordsTraceback(node, this.#module) || (this.#answers && isFailureResponse(node))) return true;
    if (isPlainLog(node, this.#module)) {
      if (this.isOwnRecorder(node)) return true;
      if (!this.#logs.includes(node)) this.#logs.push(node);
      return children(node).some((each) => this.#records(each));
    }
    return this.#helper(node);
  }

  /** A logger that the project wrote itself, whose method looks at the exception being handled. */
  isOwnRecorder(log: ast.Call): boolean {
    const method = this.#depth < DEPTH ? this.#project.callee(this.#module, log) : null;
    return method !== null && new Reading(method.module, this.#project, this.#depth + 1, []).records(method.node);
  }

  /** Whether the traceback is recorded anywhere in a function or in the methods that it calls. */
  records(info: ast.FunctionDef): boolean {
    const calls = info.body.flatMap((each) => [...callsWithin(each)]);
    return calls.some((call) => recordsTraceback(call, this.#module) || this.isOwnRecorder(call));
  }

  /** A function of the project is judged by its body; one that is unknown and gets the exception is trusted. */
  #helper(call: ast.Call): boolean {
    const callee = this.#project.callee(this.#module, call);
    if (!callee || callee.name === '__init__' || isAbstract(callee) || this.#depth >= DEPTH) {
      return children(call).some((each) => this.#uses(each));
    }
    const offset =
      callee.class && call.func.kind === 'Attribute' && !callee.decorators.includes('builtins.staticmethod') ? 1 : 0;
    const params = callee.params.slice(offset);
    const handed = params.flatMap((param, index) => {
      const values =
        param.style === 'kwargs' ? unnamed(call, params) : [argument(call, index, param.name) ?? []].flat();
      return values.some((value) => this.#mentions(value)) ? [param.name] : [];
    });
    // What it makes of the exception is used here: `return {"message": text_of(error)}`.
    if (handed.length > 0 && call.parent?.kind !== 'Expr' && call.parent?.kind !== 'Await') return true;
    // A helper that gets the exception and logs it, or writes it down somewhere, is the project's own way of telling.
    const helper = new Reading(callee.module, this.#project, this.#depth + 1, handed);
    const inside = helper.fate(callee.node);
    if (handed.length > 0 && (inside.kind === 'logged' || callee.node.body.some((each) => helper.#writes(each))))
      return true;
    if ((inside.kind === 'logged' || isLogging(call)) && !this.#logs.includes(call)) this.#logs.push(call);
    return inside.kind === 'told' || isNoReturn(callee);
  }
}

/** The keyword arguments that no parameter names: what `**kwargs` gets. */
function unnamed({ keywords }: ast.Call, params: readonly ast.Parameter[]): ast.Expression[] {
  return keywords.filter((each) => params.every(({ name }) => name !== each.name)).map(({ value }) => value);
}

/** A parameter that is true or false: by its default, or its annotation. */
function isFlag(node: ast.Name, module: Module): boolean {
  const [binding, ...others] = module.lookup(node);
  if (binding?.kind !== 'parameter' || others.length > 0) return false;
  const { default: standard, annotation } = binding.node;
  if (standard?.kind === 'Constant' && standard.value !== 'None') return true;
  return annotation !== null && module.resolve(annotation) === 'builtins.bool';
}

/** `pass`, `...`, `continue`, `break`, a bare `return`. */
function isIdle(node: ast.Statement): boolean {
  if (node.kind === 'Expr') return node.value.kind === 'Constant' || node.value.kind === 'Str';
  if (node.kind === 'Return') return node.value === null;
  return node.kind === 'Pass' || node.kind === 'Continue' || node.kind === 'Break';
}
