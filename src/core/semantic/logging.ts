import type { ast } from '../syntax/index.ts';
import { keyword } from './function.ts';
import type { Module } from './module.ts';

/** Methods that write a line. Standard library, loguru [0.5], structlog [20] with its `a…` variants. */
const LEVELS = new Set(
  'debug info warning warn error critical fatal log trace success notice msg adebug ainfo awarning aerror acritical afatal alog'.split(
    ' ',
  ),
);
const PRINTERS = new Set([
  'builtins.print',
  'typer.echo',
  'typer.secho',
  'click.echo',
  'click.secho',
  'rich.print',
  'warnings.warn',
  'sys.stderr.write',
  'pprint.pprint',
]);
/** Methods that record the exception being handled, with its traceback, wherever they come from. */
const RECORDERS = new Set(
  'exception aexception capture_exception captureException record_exception report_exc_info notice_error print_exception print_exc format_exc exc_info handleError'.split(
    ' ',
  ),
);
/** Functions that end the process, so that nothing is swallowed. */
const ENDS = new Set([
  'sys.exit',
  'os._exit',
  'os.abort',
  'builtins.exit',
  'builtins.quit',
  'pytest.fail',
  'pytest.skip',
  'pytest.exit',
]);

/** Methods that raise, or end the process. */
const ENDING_METHODS = new Set(
  'nox.Session.error nox.Session.skip nox.sessions.Session.error argparse.ArgumentParser.error argparse.ArgumentParser.exit click.Context.fail click.Context.exit click.Context.abort'.split(
    ' ',
  ),
);

/** Whether a call writes or reports the traceback of the exception being handled, or ends the process. */
export function recordsTraceback(call: ast.Call, module: Module): boolean {
  const { func } = call;
  const target = module.resolve(func);
  if (target && ENDS.has(target)) return true;
  if (func.kind === 'Attribute' && ENDING_METHODS.has(`${module.typeOf(func.value)}.${func.attr}`)) return true;
  const info = keyword(call, 'exc_info') ?? keyword(call, 'exception');
  if (info && !(info.kind === 'Constant' && info.value !== 'True')) return true;
  const name = func.kind === 'Attribute' ? func.attr : target?.slice(target.lastIndexOf('.') + 1);
  return name !== undefined && RECORDERS.has(name);
}

/** Methods that report a failure by a text of their own, such as those of a job, a step or a load test. */
const REPORTS = /^(fail|failure|failed|add_error|set_error|report_error|mark_(as_)?failed)$/;

/** Methods of a logger that give another one. loguru, structlog, standard library. */
const DERIVING = /^(bind|opt|patch|new|unbind|try_unbind|getChild)$/;

/** A call that tells of a failure without its traceback: a logger's method, `print`, `response.failure(…)`. */
export function isPlainLog(call: ast.Call, module: Module): boolean {
  const { func } = call;
  const target = module.resolve(func);
  if (target && PRINTERS.has(target)) return true;
  if (func.kind !== 'Attribute') return false;
  if (REPORTS.test(func.attr)) return true;
  if (func.attr === 'print') return /console/i.test(lastName(func.value));
  return loggerOf(call, module) !== null;
}

/** Whether the call writes to the terminal: what a program for people does with an error. */
export function isPrinted(call: ast.Call, module: Module): boolean {
  return PRINTERS.has(module.resolve(call.func) ?? '');
}

/** The logger whose method this call is; null for every other call. */
export function loggerOf({ func }: ast.Call, module: Module): ast.Expression | null {
  return func.kind === 'Attribute' && LEVELS.has(func.attr) && isLogger(func.value, module) ? func.value : null;
}

/** The logger that `log.bind(user=1)` is derived from; null for every other expression. */
export function derivedFrom(node: ast.Expression): ast.Expression | null {
  return node.kind === 'Call' && node.func.kind === 'Attribute' && DERIVING.test(node.func.attr)
    ? node.func.value
    : null;
}

/** By its name, its class, the library it comes from, or what made it: `getLogger("x")`, `log.bind(user=1)`. */
function isLogger(node: ast.Expression, module: Module): boolean {
  if (/log/i.test(lastName(node)) || /Logger/.test(module.typeOf(node) ?? '')) return true;
  if (/^(loguru|logging|structlog)\b/.test(module.resolve(node) ?? '')) return true;
  if (node.kind !== 'Call') return false;
  const origin = derivedFrom(node);
  return /log/i.test(lastName(node.func)) || (origin !== null && isLogger(origin, module));
}

function lastName(node: ast.Expression): string {
  if (node.kind === 'Name') return node.id;
  return node.kind === 'Attribute' ? node.attr : '';
}
