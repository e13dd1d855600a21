import type { FunctionInfo, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { handlerFunctionFate } from './exception-fate.ts';
import { isCaughtInside, raisesAfterwards, raisesOtherwise } from './failure-path.ts';
import { fallsBack, isTextOf } from './fallback.ts';
import { isClosing, isConversion } from './guarded-code.ts';

/** Names of functions that ask whether something works. */
const QUESTION =
  /^(is|has|can|was|does|supports?)_|valid|broken|healthy|alive|ready|exists|available|reachable|installed/i;

/** Whether a handler that swallows does so for a reason that the code shows. */
export function isDeliberate(handler: ast.Handler, module: Module, project: Project): boolean {
  const attempt = handler.parent;
  if (attempt?.kind !== 'Try') return false;
  return (
    isCleanUp(attempt, module) ||
    isOptionalImport(attempt) ||
    isConversion(attempt, module) ||
    fallsBack(handler, attempt, module, project) ||
    isTextOf(handler, attempt, module) ||
    isClosing(attempt) ||
    raisesAfterwards(attempt) ||
    isCaughtInside(attempt, module, project) ||
    raisesOtherwise(handler) ||
    isDecided(handler, module) ||
    isExplained(handler, attempt, module) ||
    isRetry(handler, attempt) ||
    isAnswer(handler, attempt, module)
  );
}

/** Guards a step of cleaning up: inside another handler, a `finally`, or `__del__`. The first error is the one that counts. */
function isCleanUp(attempt: ast.Try, module: Module): boolean {
  const info = module.enclosingFunction(attempt);
  if (info?.name === '__del__' || (info && runsAtExit(info))) return true;
  let child: ast.Node = attempt;
  for (let up = attempt.parent; up && up.kind !== 'FunctionDef'; up = up.parent) {
    if (up.kind === 'Handler') return true;
    if (up.kind === 'Try' && (up.finalbody as readonly ast.Node[]).includes(child)) return true;
    child = up;
  }
  return false;
}

/** Handed to `atexit.register`, or decorated with it. */
function runsAtExit({ name, decorators, module }: FunctionInfo): boolean {
  if (decorators.includes('atexit.register')) return true;
  return module.calls('atexit.register').some(({ node: { args } }) => {
    const [first] = args;
    return first !== undefined && module.text(first).split('.').at(-1) === name;
  });
}

/** `try: import fast_json` with a fallback. */
function isOptionalImport({ body }: ast.Try): boolean {
  return (
    body.some(({ kind }) => kind === 'Import' || kind === 'ImportFrom') &&
    body.every(({ kind }) => kind === 'Import' || kind === 'ImportFrom' || kind === 'Assign')
  );
}

/** `# noqa: BLE001`: another linter has said the same, and the author decided. ruff, flake8-blind-except, bandit, pylint. */
const DECIDED = /noqa:.*\b(BLE001|S110|S112|E722)\b|pylint:\s*disable=.*(broad-except|W0703|W0718)/;

function isDecided(handler: ast.Handler, { syntax: { text, lines, comments } }: Module): boolean {
  const line = lines.lineAt(handler.start);
  return comments.some(({ start, end }) => lines.lineAt(start) === line && DECIDED.test(text.slice(start, end)));
}

/** One statement is guarded, and a comment in the handler says why its failure does not matter. */
function isExplained(handler: ast.Handler, attempt: ast.Try, module: Module): boolean {
  const { text, comments } = module.syntax;
  const [only, ...more] = attempt.body;
  if (!only || more.length > 0 || 'body' in only) return false;
  return comments.some(({ start, end }) => {
    const words = text.slice(start, end).replace(/#|noqa.*|pragma:.*|type: ignore.*|nosec.*|TODO.*|FIXME.*|XXX.*/g, '');
    return start >= handler.headEnd && end <= handler.end && (words.match(/[A-Za-z']{2,}/g) ?? []).length >= 4;
  });
}

/** A question such as `is_broken()`: the block ends in `return False`, the handler is `return True`, and that is the answer. */
function isAnswer(handler: ast.Handler, attempt: ast.Try, module: Module): boolean {
  const name = module.enclosingFunction(attempt)?.name ?? '';
  const [answer, ...more] = handler.body;
  const asked = [...attempt.body, ...attempt.orelse].at(-1);
  return (
    QUESTION.test(name) &&
    more.length === 0 &&
    truth(answer) !== null &&
    truth(answer) !== truth(asked) &&
    truth(asked) !== null
  );
}

function truth(node: ast.Statement | undefined): string | null {
  return node?.kind === 'Return' && node.value?.kind === 'Constant' && node.value.value !== 'None'
    ? node.value.value
    : null;
}

/** Tried again in a loop that raises at last: in the handler's last attempt, or after the loop. */
function isRetry(handler: ast.Handler, attempt: ast.Try): boolean {
  let loop: ast.Node | null = attempt.parent;
  while (loop && loop.kind !== 'For' && loop.kind !== 'While' && loop.kind !== 'FunctionDef') loop = loop.parent;
  if (loop?.kind !== 'For' && loop?.kind !== 'While') return false;
  const block = loop.parent && 'body' in loop.parent ? loop.parent.body : [];
  const after = Array.isArray(block) ? (block[block.indexOf(loop) + 1] as ast.Statement | undefined) : undefined;
  return raises(handler.body) || raises(loop.orelse) || after?.kind === 'Raise';
}

function raises(body: readonly ast.Statement[]): boolean {
  return body.some(
    (each) => each.kind === 'Raise' || (each.kind === 'If' && (raises(each.body) || raises(each.orelse))),
  );
}

/** Exceptions whose message says it all, and `Exception`, which Starlette raises again after its handler has answered. */
const TELLING = /(HTTPException|ValidationError|\.Exception)$/;

/** Functions of this module that answer for an exception and log it without its traceback. */
export function* handledByFunction(module: Module, project: Project): Generator<{ info: FunctionInfo; log: ast.Call }> {
  for (const info of module.functions) {
    if (info.params.length !== 2 || info.class || info.outer) continue;
    const caught = info.node.decorators.find(
      (each) => each.kind === 'Call' && each.func.kind === 'Attribute' && each.func.attr === 'exception_handler',
    );
    const type = caught?.kind === 'Call' ? caught.args[0] : registration(info, project);
    const name = info.params[1]?.name;
    if (!type || !name || !('kind' in type) || TELLING.test(module.resolve(type) ?? '') || type.kind === 'Num')
      continue;
    const fate = handlerFunctionFate(info, name, project);
    if (fate.kind === 'logged' && fate.log.func.kind === 'Attribute' && /^a?(error|critical)$/.test(fate.log.func.attr))
      yield { info, log: fate.log };
  }
}

/** The exception in `app.add_exception_handler(IntegrityError, handler)`. */
function registration(info: FunctionInfo, project: Project): ast.Expression | undefined {
  for (const module of project.mentioning('add_exception_handler')) {
    for (const { parent: call } of module.named('add_exception_handler')) {
      const [type, handler] = call?.kind === 'Call' ? call.args : [];
      if (!type || !handler) continue;
      const target = module.resolve(handler);
      if (target && project.definition(target) === info) return type;
    }
  }
  return undefined;
}
