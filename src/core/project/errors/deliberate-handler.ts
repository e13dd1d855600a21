import type { FunctionInfo, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { asksWhomToTell, isAlternative, isAskedAfterwards, isHandedToWaiting, tellsTheRest } from './alternative.ts';
import { isAnnounced, isAnswer, isDecided, isExplained, isPromised } from './author-word.ts';
import { handlerFunctionFate } from './exception-fate.ts';
import { isCaughtInside, raisesAfterwards, raisesOtherwise } from './failure-path.ts';
import { fallsBack, isFirstOfSeveral, isTextOf } from './fallback.ts';
import { isClosing, isConversion, isObserving, isProbing } from './guarded-code.ts';

/** Functions that end something: what fails there is left behind. */
const ENDING =
  /^_*(a?close|dispose|clean_?up|shutdown|tear_?down|disconnect|a?exit__|on_shutdown)$|^_*(clean(_?up)?|release)_/;

/** Whether a handler that swallows does so for a reason that the code shows. */
export function isDeliberate(handler: ast.Handler, module: Module, project: Project): boolean {
  const attempt = handler.parent;
  if (attempt?.kind !== 'Try') return false;
  const info = module.enclosingFunction(attempt);
  return (
    isCleanUp(attempt, module) ||
    isOptionalImport(attempt) ||
    isConversion(attempt, module) ||
    isObserving(attempt) ||
    isProbing(handler, attempt, module) ||
    fallsBack(handler, attempt, module, project) ||
    isTextOf(handler, attempt, module) ||
    isFirstOfSeveral(handler, attempt, module) ||
    isAlternative(handler, attempt, info, module) ||
    isAskedAfterwards(handler, attempt, module) ||
    isHandedToWaiting(handler) ||
    tellsTheRest(handler) ||
    asksWhomToTell(handler, module) ||
    isClosing(attempt, module) ||
    raisesAfterwards(attempt) ||
    isCaughtInside(attempt, module, project) ||
    raisesOtherwise(handler) ||
    isDecided(handler, module) ||
    isExplained(handler, module) ||
    isAnnounced(attempt, module) ||
    isPromised(handler, info) ||
    isRetry(handler, attempt) ||
    isAnswer(handler, attempt, info)
  );
}

/** Guards a step of cleaning up: inside another handler, a `finally`, or `__del__`. The first error is the one that counts. */
function isCleanUp(attempt: ast.Try, module: Module): boolean {
  const info = module.enclosingFunction(attempt);
  if (info?.name === '__del__' || (info && (runsAtExit(info) || (!info.route && ENDING.test(info.name))))) return true;
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

/** `try: import fast_json` with a fallback, and a short use of what may not be installed. */
function isOptionalImport({ body }: ast.Try): boolean {
  const isImport = ({ kind }: ast.Statement) => kind === 'Import' || kind === 'ImportFrom';
  const rest = body.filter((each) => !isImport(each));
  if (rest.length === body.length) return false;
  if (rest.every(({ kind }) => kind === 'Assign')) return true;
  return body[0] !== undefined && isImport(body[0]) && rest.length === 1 && !('body' in (rest[0] as ast.Statement));
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
