import { everyPath, isPlainLog, keyword, type Module, recordsTraceback } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { type PlacedCall, type ReachedCall, wayTo } from './reached-calls.ts';
import { isTried } from './retries.ts';

/**
 * What a failing call does to the task: `fails` lets it fail, `logged` leaves a line in the log and a task that looks done;
 * `handled` where the code has an answer, such as another value, a record or a mail.
 */
export type TaskFailure =
  | { readonly kind: 'fails' | 'handled' }
  | { readonly kind: 'logged'; readonly handler: ast.Handler };

const FAILS: TaskFailure = { kind: 'fails' };
const HANDLED: TaskFailure = { kind: 'handled' };

/** What becomes of the error when a call over the network fails, on its way up to the task. */
export function taskFailure(reached: ReachedCall): TaskFailure {
  if (isSilent(reached.call)) return HANDLED;
  // From the call upwards: the first step is the function that makes it, the last one the task itself.
  for (const [index, step] of wayTo(reached).toReversed().entries()) {
    const fate = caught(step);
    if (fate === 'suppressed') return HANDLED;
    if (fate === null || raises(fate)) continue;
    // A function that catches what it does wrong has something else to give.
    const isTask = index === reached.hops.length;
    return isTask && onlyLogs(fate, step.info.module) ? { kind: 'logged', handler: fate } : HANDLED;
  }
  return FAILS;
}

/** Django's mail swallows its own errors with `fail_silently=True`. */
function isSilent(call: ast.Call): boolean {
  const silent = keyword(call, 'fail_silently');
  return silent !== undefined && !(silent.kind === 'Constant' && silent.value === 'False');
}

/** The innermost handler that gets an error of the network; null where none does. */
function caught({ call, info }: PlacedCall): ast.Handler | 'suppressed' | null {
  for (let up: ast.Node | null = call.parent; up && up !== info.node; up = up.parent) {
    if (up.kind === 'With' && up.items.some(({ context }) => isSuppress(context, info.module))) return 'suppressed';
    if (up.kind !== 'Try' || !isTried(call, up)) continue;
    const handler = up.handlers.find((each) => catchesNetwork(each, info.module));
    if (handler) return handler;
  }
  return null;
}

function isSuppress(node: ast.Expression, module: Module): boolean {
  return node.kind === 'Call' && module.resolve(node.func) === 'contextlib.suppress';
}

const NETWORK_ERRORS =
  /^builtins\.(BaseException|Exception|OSError|IOError|EnvironmentError|TimeoutError|\w*Connection\w*Error)$/;
/** Errors of looking something up, in Django and SQLAlchemy. */
const LOOK_UPS = /(DoesNotExist|MultipleObjectsReturned|NoResultFound|MultipleResultsFound|IntegrityError)$/;

/** A class of errors that the libraries of this language's own could raise counts, unless it is known to be of another kind. */
function catchesNetwork({ types }: ast.Handler, module: Module): boolean {
  const all = types.flatMap((each) => (each.kind === 'Tuple' ? each.elements : [each]));
  return (
    all.length === 0 ||
    all.some((each) => {
      const name = module.resolve(each) ?? module.text(each);
      return name.startsWith('builtins.') ? NETWORK_ERRORS.test(name) : !LOOK_UPS.test(name);
    })
  );
}

/** Every path of the handler raises. */
function raises({ body }: ast.Handler): boolean {
  return everyPath(body, () => false);
}

const LOGS = /^_*(log|logger)(_|$)|(^|_)(log|capture_exception|report_exception)$/;
const FREES = /^(release|unlock|close|rollback|delete_lock)|_lock$/;

/** A line in the log, what frees something, and a plain answer. */
function onlyLogs({ body }: ast.Handler, module: Module): boolean {
  return body.every((each) => {
    if (each.kind === 'Pass') return true;
    if (each.kind === 'Return') return each.value === null || isPlainAnswer(each.value);
    if (each.kind !== 'Expr') return false;
    return each.value.kind === 'Str' || (each.value.kind === 'Call' && logsOrFrees(each.value, module));
  });
}

function logsOrFrees(call: ast.Call, module: Module): boolean {
  const { func } = call;
  if (isPlainLog(call, module) || recordsTraceback(call, module)) return true;
  const name = func.kind === 'Attribute' ? func.attr : func.kind === 'Name' ? func.id : '';
  return LOGS.test(name) || FREES.test(name);
}

function isPlainAnswer(node: ast.Expression): boolean {
  if (node.kind === 'List' || node.kind === 'Tuple') return node.elements.length === 0;
  if (node.kind === 'Dict') return node.items.length === 0;
  return node.kind === 'Constant' || node.kind === 'Str' || node.kind === 'Num';
}
