import { callsWithin, type Module } from '../../semantic/index.ts';
import { type ast, children } from '../../syntax/index.ts';

/** Reading a text as a value: that it may fail is why it stands in a `try`. Standard library, PyYAML. */
const CONVERSIONS = new Set([
  'builtins.int',
  'builtins.float',
  'builtins.bool',
  'builtins.complex',
  'decimal.Decimal',
  'uuid.UUID',
  'ast.literal_eval',
  'json.loads',
  'yaml.safe_load',
  'base64.b64decode',
  'base64.urlsafe_b64decode',
  'datetime.datetime.fromisoformat',
  'datetime.datetime.strptime',
  'datetime.date.fromisoformat',
  'ipaddress.ip_address',
  'ipaddress.ip_network',
  'urllib.parse.urlparse',
]);
const CONVERTING = new Set(['json', 'decode', 'strptime', 'fromisoformat']);
/** Methods of plain values, which do not fail for reasons that anybody wants to know. */
const PLAIN = new Set(['get', 'strip', 'split', 'lower', 'upper', 'replace', 'keys', 'values', 'items']);
/** The parts of the standard library that are called for their effects. */
const STANDARD = new Set(
  'asyncio base64 builtins csv email ftplib glob gzip http imaplib io json logging os pathlib pickle re shutil signal smtplib socket ssl struct subprocess tarfile tempfile threading time urllib xml zipfile zlib'.split(
    ' ',
  ),
);
const CLOSING = new Set(['cancel', 'close', 'aclose', 'disconnect', 'terminate', 'kill', 'shutdown']);

/** `value = ast.literal_eval(text)` and the like, alone or with plain look-ups around. */
export function isConversion({ body }: ast.Try, module: Module): boolean {
  if (body.some((each) => 'body' in each)) return false;
  const calls = body.flatMap((each) => [...callsWithin(each)]);
  const converts = calls.filter((call) => isConverting(call, module));
  return converts.length > 0 && calls.every((call) => converts.includes(call) || isPlain(call));
}

/** One statement that ends something: `task.cancel()`, `await client.aclose()`. */
export function isClosing({ body: [only, ...more] }: ast.Try): boolean {
  if (only?.kind !== 'Expr' || more.length > 0) return false;
  const value = only.value.kind === 'Await' ? only.value.value : only.value;
  return value.kind === 'Call' && value.func.kind === 'Attribute' && CLOSING.has(value.func.attr);
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

function raisesOrComputes(node: ast.Node): boolean {
  if (node.kind === 'Raise') return true;
  if ((node.kind === 'Assign' || node.kind === 'Return') && node.value) {
    const value = node.value.kind === 'Await' ? node.value.value : node.value;
    if (value.kind === 'Call' && /^[a-z]/.test(nameOf(value))) return true;
  }
  return node.kind !== 'FunctionDef' && children(node).some(raisesOrComputes);
}

/** Reads a text as a value. */
export function isConverting(call: ast.Call, module: Module): boolean {
  if (CONVERSIONS.has(module.resolve(call.func) ?? '')) return true;
  return call.func.kind === 'Attribute' && CONVERTING.has(call.func.attr);
}

/** Looks something up in a plain value. */
export function isPlain({ func }: ast.Call): boolean {
  return func.kind === 'Attribute' && PLAIN.has(func.attr);
}

function nameOf({ func }: ast.Call): string {
  if (func.kind === 'Name') return func.id;
  return func.kind === 'Attribute' ? func.attr : '';
}
