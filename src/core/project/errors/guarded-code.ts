import { callsWithin, type Module } from '../../semantic/index.ts';
import { type ast, children } from '../../syntax/index.ts';
import { isCollecting, isConverting, isPlain, nameOf } from './plain-calls.ts';

/** Telling a metric, a span or a tracker: what is measured must not fail for it. OpenTelemetry, Prometheus, PostHog. */
const OBSERVING = /^(set_attributes?|add_event|set_status|get_span_context|increment|incr|inc|observe|_*track(_\w+)?)$/;
/** Parts of the standard library, and psutil, that say what a machine or an object is like. */
const PROBED =
  /^(os\.(path|environ|access|getpid|cpu_count)|platform|psutil|inspect|typing|pkgutil|importlib|sys|locale|shutil\.which)\b/;
/** The parts of the standard library that are called for their effects. */
const STANDARD = new Set(
  'asyncio base64 builtins csv email ftplib glob gzip http imaplib io json logging os pathlib pickle re shutil signal smtplib socket ssl struct subprocess tarfile tempfile threading time urllib xml zipfile zlib'.split(
    ' ',
  ),
);
const CLOSING = new Set([
  'cancel',
  'close',
  'aclose',
  'disconnect',
  'terminate',
  'kill',
  'shutdown',
  'release',
  'rollback',
  'unlink',
  'rmtree',
  'empty_cache',
]);
const REMOVING = new Set(['os.remove', 'os.unlink', 'os.rmdir', 'os.removedirs', 'shutil.rmtree']);

/** `value = ast.literal_eval(text)` and the like, alone or with plain look-ups around. */
export function isConversion(attempt: ast.Try, module: Module): boolean {
  const calls = attempt.body.flatMap((each) => [...callsWithin(each)]);
  const converts = calls.some((call) => isConverting(call, module) || isFileReading(call, module));
  return consistsOf(
    attempt,
    (call) =>
      isConverting(call, module) ||
      isFileReading(call, module) ||
      isCollecting(call, module) ||
      (converts ? isPlain(call, module) : isCertain(call, module)),
  );
}

/** Plain, and the key of a look-up is known to be one: `get(url)` may ask another machine. */
function isCertain(call: ast.Call, module: Module): boolean {
  return isPlain(call, module) && (nameOf(call) !== 'get' || call.args[0]?.kind === 'Str');
}

/** Tells only how things go: `span.set_attribute("size", len(rows))`. */
export function isObserving(attempt: ast.Try): boolean {
  const observes = ({ func }: ast.Call) => OBSERVING.test(nameOf({ func }));
  const calls = attempt.body.flatMap((each) => [...callsWithin(each)]);
  const statements = attempt.body.flatMap((each) =>
    each.kind === 'Expr' && each.value.kind === 'Call' ? each.value : [],
  );
  return calls.some(observes) && statements.every(observes) && attempt.body.every(({ kind }) => kind !== 'Return');
}

/** Methods that ask. */
const ASKING = /^(ping|exists|is_\w+|has_\w+)$/;

/** Asks what the machine or an object is like, and the handler has a fixed answer. */
export function isProbing(handler: ast.Handler, attempt: ast.Try, module: Module): boolean {
  const probes = ({ func }: ast.Call) => PROBED.test(module.resolve(func) ?? '') || ASKING.test(nameOf({ func }));
  const [answer, ...more] = handler.body;
  if (!answer || more.length > 0 || answer.kind === 'Expr') return false;
  return consistsOf(attempt, (call) => probes(call) || isCertain(call, module) || isConverting(call, module));
}

/** Whether the block is made of nothing but such calls and plain reading. */
function consistsOf({ body }: ast.Try, is: (call: ast.Call) => boolean): boolean {
  return body.every((each) => isReading(each)) && body.flatMap((each) => [...callsWithin(each)]).every(is);
}

/** No `raise` (a nested function only runs later), `await`, `yield` or `del`, and no `with` but of a file that is opened to read. */
function isReading(node: ast.Node): boolean {
  if (node.kind === 'FunctionDef') return true;
  if (/^(Try|Raise|Await|Yield|YieldFrom|Delete|ClassDef)$/.test(node.kind)) return false;
  return children(node).every(isReading);
}

/** `open(path)`, `file.read()`: what stands in a file of the machine. */
function isFileReading(call: ast.Call, module: Module): boolean {
  if (module.resolve(call.func) === 'builtins.open')
    return !call.args.slice(1).some((each) => each.kind === 'Str' && /[wax+]/.test(each.value));
  return /^(read|readline|readlines|read_text)$/.test(nameOf(call));
}

/** One statement that ends or frees something: `task.cancel()`, `await client.aclose()`, `if cached: torch.cuda.empty_cache()`. */
export function isClosing({ body }: ast.Try, module: Module): boolean {
  const statements = body.filter(({ kind }) => kind !== 'Import' && kind !== 'ImportFrom');
  const [only, ...more] = statements.flatMap((each) =>
    each.kind === 'If' && each.orelse.length === 0 ? each.body : [each],
  );
  if (only?.kind !== 'Expr' || more.length > 0) return false;
  const value = only.value.kind === 'Await' ? only.value.value : only.value;
  if (value.kind !== 'Call') return false;
  return isEnding(value) || REMOVING.has(module.resolve(value.func) ?? '');
}

/** `connection.close()`. */
export function isEnding({ func }: ast.Call): boolean {
  return func.kind === 'Attribute' && CLOSING.has(func.attr);
}

/** One call of a function of the standard library: a line in the log says which one it was. */
export function isOneLibraryCall({ body: [only, ...more] }: ast.Try, module: Module): boolean {
  if (!only || more.length > 0 || 'body' in only) return false;
  const [call, ...others] = callsWithin(only);
  const target = call && others.length === 0 ? module.resolve(call.func) : null;
  return target !== null && STANDARD.has(target.slice(0, target.indexOf('.')));
}

/** A handler that goes another way: it raises on some path, or computes the value that the block did not give. */
export function goesAnotherWay(handler: ast.Handler): boolean {
  return handler.body.some(raisesOrComputes);
}

/** Whether the handler goes on with a value of its own: it returns or assigns one. */
export function givesValue(handler: ast.Handler): boolean {
  return handler.body.some(returnsOrAssigns);
}

function returnsOrAssigns(node: ast.Node): boolean {
  if (node.kind === 'Return') return node.value !== null;
  if (node.kind === 'Assign' || node.kind === 'AugAssign' || node.kind === 'AnnAssign') return true;
  return node.kind !== 'FunctionDef' && children(node).some(returnsOrAssigns);
}

function raisesOrComputes(node: ast.Node): boolean {
  if (node.kind === 'Raise') return true;
  if ((node.kind === 'Assign' || node.kind === 'Return') && node.value) {
    const value = node.value.kind === 'Await' ? node.value.value : node.value;
    if (value.kind === 'Call' && /^[a-z]/.test(nameOf(value))) return true;
  }
  return node.kind !== 'FunctionDef' && children(node).some(raisesOrComputes);
}
