import { callsWithin, type FunctionInfo, isPrinted, keyword, loggerOf, type Module } from '../../semantic/index.ts';
import { type ast, children } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { type LoggerOrigin, loggerOrigin, moduleLogger, offers } from './logger-origin.ts';

/** How this line keeps the traceback, as a sentence's beginning: with what its logger has. */
export function tracebackAdvice(log: ast.Call, module: Module, project: Project): string {
  if (isPrinted(log, module)) return 'Use `traceback.print_exc()`, or a logger that keeps the traceback';
  const origin = originOf(log, module, project);
  if (origin.kind === 'loguru') return 'Use `logger.exception(…)` or `logger.opt(exception=True)`';
  if (origin.kind !== 'own') return 'Use `logger.exception(…)` or `exc_info=True`';
  const ways = [
    ...(offers(origin.type, 'exception', project) ? ['`logger.exception(…)`'] : []),
    ...(takesExcInfo(log, origin.type, project) ? ['`exc_info=True`'] : []),
  ];
  return ways.length > 0 ? `Use ${ways.join(' or ')}` : 'Add the traceback to the line: `traceback.format_exc()`';
}

/** How a function that gets the exception as `name` passes it on to this line. */
export function handedOnAdvice(log: ast.Call, name: string, module: Module, project: Project): string {
  const origin = originOf(log, module, project);
  if (origin.kind === 'loguru') return `Pass the exception on to the log: \`logger.opt(exception=${name})\`.`;
  if (origin.kind === 'own' && !takesExcInfo(log, origin.type, project))
    return `Add the traceback to the line: \`traceback.format_exception(${name})\`.`;
  return `Pass the exception on to the log: \`exc_info=${name}\`.`;
}

/** What to do with the exceptions that nobody expects, in a handler that logs nothing. */
export function restAdvice(module: Module, project: Project): string {
  const origin = moduleLogger(module, project);
  const lacks = origin.kind === 'own' && !offers(origin.type, 'exception', project);
  return lacks ? 'log the rest with the traceback and raise' : 'log the rest with `logger.exception(…)` and raise';
}

/** An `error(…)` line as `exception(…)`; null where that is not all it takes. */
export function withTraceback(log: ast.Call, module: Module, project: Project): string | null {
  const { func } = log;
  if (func.kind !== 'Attribute' || func.attr !== 'error' || keyword(log, 'exc_info')) return null;
  const origin = originOf(log, module, project);
  if (origin.kind === 'own' && !isAlike(origin.type, project)) return null;
  return `${module.text(func.value)}.exception${module.syntax.text.slice(func.end, log.end)}`;
}

/** Whose logger writes the line; for a line that no logger writes, and one that leads nowhere, the module's own. */
function originOf(log: ast.Call, module: Module, project: Project): LoggerOrigin {
  const logger = loggerOf(log, module);
  const origin = logger ? loggerOrigin(logger, module, project) : moduleLogger(module, project);
  if (origin.kind !== 'unknown') return origin;
  const isLoguru = [...module.moduleScope.bindings.values()]
    .flat()
    .some((each) => each.kind === 'import' && each.target.startsWith('loguru'));
  return isLoguru ? { kind: 'loguru' } : origin;
}

/** `exception` takes what `error` takes. */
function isAlike(type: string, project: Project): boolean {
  const [exception, error] = [project.method(type, 'exception'), project.method(type, 'error')];
  const shape = (info: FunctionInfo) => info.params.map(({ style, name }) => `${style} ${name}`).join();
  if (exception && error) return shape(exception) === shape(error);
  return exception === null && error === null && offers(type, 'exception', project);
}

function takesExcInfo(log: ast.Call, type: string, project: Project): boolean {
  const method = log.func.kind === 'Attribute' ? project.method(type, log.func.attr) : null;
  return method ? passesExcInfo(method, project, 0) : project.method(type, '__getattr__') !== null;
}

/** Whether `exc_info=True` for this method arrives at a call of the standard library's logging. */
function passesExcInfo({ node, params, module }: FunctionInfo, project: Project, depth: number): boolean {
  if (params.some(({ name }) => name === 'exc_info')) return true;
  const rest = params.find(({ style }) => style === 'kwargs')?.name;
  if (rest === undefined || depth > 3) return false;
  const passing = node.body
    .flatMap((each) => [...callsWithin(each)])
    .filter(({ keywords }) =>
      keywords.some(({ name, value }) => name === null && value.kind === 'Name' && value.id === rest),
    );
  return passing.some((call) => {
    const callee = project.callee(module, call);
    return callee ? passesExcInfo(callee, project, depth + 1) : isStandardLog(call, module, project);
  });
}

/** `logger.error(…)`, `getattr(logger, level)(…)`, or a name for one of them. */
function isStandardLog({ func }: ast.Call, module: Module, project: Project): boolean {
  const assigned = func.kind === 'Name' ? module.lookup(func)[0] : undefined;
  const method = assigned?.kind === 'assignment' ? assigned.value : func;
  const taken = method.kind === 'Call' && module.resolve(method.func) === 'builtins.getattr' ? method.args[0] : null;
  const logger = taken ?? (method.kind === 'Attribute' ? method.value : null);
  if (!logger) return false;
  const { kind } = loggerOrigin(logger, module, project);
  return kind === 'standard' || (kind === 'unknown' && /log/i.test(module.text(logger)) && module.imports('logging'));
}

/** `type(e).__name__`, `e.__class__`, and nothing else of the exception: its message is left out on purpose. */
export function namesOnlyType(log: ast.Call, name: string): boolean {
  const uses = usesOf(log, name);
  return (
    uses.length > 0 &&
    uses.every(({ parent }) => {
      if (parent?.kind === 'Call') return parent.func.kind === 'Name' && parent.func.id === 'type';
      return parent?.kind === 'Attribute' && parent.attr === '__class__';
    })
  );
}

function usesOf(node: ast.Node, name: string): ast.Node[] {
  if (node.kind === 'Name') return node.id === name ? [node] : [];
  return children(node).flatMap((each) => usesOf(each, name));
}
