import type { FunctionInfo, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';

/** `# noqa: BLE001`: another linter has said the same, and the author decided. ruff, flake8-blind-except, bandit, pylint, PyCharm. */
const DECIDED = /noqa(:.*\b(BLE001|S110|S112|E722)\b|\s*$)|pylint:\s*disable=.*(broad-except|W0703|W0718)/;
/** What stands in comments for tools and for later. */
const NO_REASON = /#+|noqa.*|pragma:.*|type: ignore.*|nosec.*|(TODO|FIXME|XXX).*/g;
const WORDS = 3;

export function isDecided(handler: ast.Handler, { syntax: { text, lines, comments } }: Module): boolean {
  const line = lines.lineAt(handler.start);
  return comments.some(({ start, end }) => {
    const words = text.slice(start, end);
    if (lines.lineAt(start) === line) return DECIDED.test(words);
    return lines.lineAt(start) === line - 1 && words.includes('noinspection PyBroadException');
  });
}

/** A comment inside the handler, on a line of its own or beside the `pass`, says why the failure does not matter. */
export function isExplained(handler: ast.Handler, { syntax: { text, comments, lines } }: Module): boolean {
  const idle = handler.body.filter(({ kind }) => kind === 'Pass' || kind === 'Continue');
  const beside = new Set(idle.map(({ start }) => lines.lineAt(start)));
  const last = lines.lineAt(handler.end);
  const words = comments
    .filter(({ start }) => start >= handler.headEnd && lines.lineAt(start) <= last)
    .filter(({ start }) => isAlone(text, start) || beside.has(lines.lineAt(start)))
    .map(({ start, end }) => text.slice(start, end).replace(NO_REASON, ''))
    .join(' ');
  return (words.match(/\p{L}[\p{L}']+/gu) ?? []).length >= WORDS;
}

/** What a comment directly above the `try` says of its failure. */
const MAY_FAIL =
  /\b(fail|rais|exception|best.effort|non.?(fatal|critical|blocking)|optional|ignor|toler|(do not|don't|must not|never) (block|break|stop|let)|(ok|okay|fine) if|fall.?back|if (possible|we can)\b|not (critical|important|essential))/i;

export function isAnnounced(attempt: ast.Try, { syntax: { text, comments, lines } }: Module): boolean {
  const line = lines.lineAt(attempt.start);
  return comments.some(
    ({ start, end }) =>
      lines.lineAt(start) === line - 1 &&
      isAlone(text, start) &&
      MAY_FAIL.test(text.slice(start, end).replace(NO_REASON, '')),
  );
}

function isAlone(text: string, start: number): boolean {
  return text.slice(text.lastIndexOf('\n', start) + 1, start).trim() === '';
}

/** Names of functions that say that they may give nothing: `_safe_get_id`, `best_effort_name`, `try_parse`. */
const LENIENT = /(^|_)(safe|safely|safer|best_effort|try|maybe|or_none|or_default|if_possible|silently|quietly)(_|$)/;
/** What a docstring says of a function that gives something else where it fails, and of one that never fails. */
const ALTERNATIVE =
  /\b(None|False|empty|default)\b.{0,20}\b(if|when|otherwise|on)\b|\b(otherwise|or|else)\b.{0,20}\b(None|False|empty|default)\b|\bfalls? ?back|\bif (it|that|this) fails\b/i;
const NEVER_FAILS = /\bbest.effort\b|\btolerat|\bnever (raises?|fails?)\b|\bsilently\b/i;

/** The function's name or docstring says that it may give something else where it fails, and the handler does that. */
export function isPromised(handler: ast.Handler, info: FunctionInfo | null): boolean {
  if (!info) return false;
  if (LENIENT.test(info.name)) return true;
  const [first] = info.node.body;
  const words = docstring(first);
  const last = handler.body.at(-1);
  const ofModule = docstring(info.module.syntax.root.body[0]);
  return (
    NEVER_FAILS.test(words) ||
    NEVER_FAILS.test(ofModule) ||
    (ALTERNATIVE.test(words) && (last?.kind === 'Return' || last?.kind === 'Assign'))
  );
}

function docstring(first: ast.Statement | undefined): string {
  return first?.kind === 'Expr' && first.value.kind === 'Str' ? first.value.value.replace(/\s+/g, ' ') : '';
}

/** Names of functions that ask whether something works. */
const QUESTION =
  /^_*(is|has|can|was|does|should|supports?|check|test|verify)_|valid|broken|health|heartbeat|alive|ready|exists|available|reachable|installed|^ping$/i;

/**
 * A question such as `is_broken()`, or a `bool` for one statement or with a line in the log: the handler's last word is a
 * plain answer.
 */
export function isAnswer(handler: ast.Handler, attempt: ast.Try, info: FunctionInfo | null): boolean {
  const last = handler.body.at(-1);
  if (!info || info.route || last?.kind !== 'Return' || last.value === null) return false;
  const { kind } = last.value;
  if (kind !== 'Constant' && kind !== 'Attribute') return false;
  if (QUESTION.test(info.name)) return true;
  const { returns } = info.node;
  const isBool = returns !== null && info.module.resolve(returns) === 'builtins.bool';
  return isBool && (attempt.body.length === 1 || handler.body.length > 1);
}
