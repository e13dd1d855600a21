import { argument, type FunctionInfo, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { marker } from '../fastapi/fastapi-calls.ts';
import type { Project } from '../project.ts';

/** Where a value comes from, in words. */
export type Origin = 'the request' | 'an upload' | 'a cache' | 'a bucket' | 'another server';

/** Calls that hand on their first argument, or what was put into it. */
const HANDING_ON = new Set([
  'io.BytesIO',
  'io.StringIO',
  'base64.b64decode',
  'base64.urlsafe_b64decode',
  'zlib.decompress',
  'gzip.decompress',
  'builtins.bytes',
  'builtins.str',
  'builtins.memoryview',
]);
/** Methods that hand on what they are called on. */
const METHODS = new Set(['read', 'encode', 'decode', 'getvalue', 'getbuffer', 'strip', 'split', 'removeprefix', 'get']);
/** Types whose methods bring data from outside. redis [5], botocore through boto3 [1], requests [2], httpx [0.28], Starlette [0.47]. */
const SOURCES: readonly (readonly [RegExp, Origin])[] = [
  [/^(fastapi(\.datastructures)?|starlette\.datastructures)\.UploadFile$/, 'an upload'],
  [
    /^(fastapi(\.requests)?|starlette\.requests)\.(Request|HTTPConnection)$|^(fastapi|starlette\.websockets)\.WebSocket$/,
    'the request',
  ],
  [/^redis(\.asyncio)?(\.client)?\.(Redis|StrictRedis)$|^aiocache\.|^pymemcache\./, 'a cache'],
  [/^(requests|httpx)\.(Response|models\.Response)$/, 'another server'],
];
const FETCHING = /^(requests|httpx)\.(get|post|put|request)$/;

/** Where the data of an expression comes from, followed through local names and conversions; null where that is not known. */
export function originOf(node: ast.Expression, module: Module, project: Project, depth = 0): Origin | null {
  if (depth > 8) return null;
  const next = (each: ast.Expression | undefined) => (each ? originOf(each, module, project, depth + 1) : null);
  switch (node.kind) {
    case 'Await':
      return next(node.value);
    case 'Attribute':
    case 'Subscript':
      return ofType(node.value, module, project) ?? next(node.value);
    case 'Call':
      return ofCall(node, module, project, depth);
    case 'Name':
      return ofType(node, module, project) ?? ofName(node, module, project, depth);
    default:
      return null;
  }
}

function ofType(node: ast.Expression, module: Module, project: Project): Origin | null {
  const type = project.typeOf(module, node)?.replace(/\[.*$/, '');
  return type ? (SOURCES.find(([pattern]) => pattern.test(type))?.[1] ?? null) : null;
}

function ofCall(call: ast.Call, module: Module, project: Project, depth: number): Origin | null {
  const target = module.resolve(call.func) ?? '';
  if (HANDING_ON.has(target)) {
    const first = argument(call, 0, 'initial_bytes');
    return first ? originOf(first, module, project, depth + 1) : null;
  }
  if (FETCHING.test(target)) return 'another server';
  if (call.func.kind !== 'Attribute') return null;
  if (call.func.attr === 'get_object') return isBucket(call.func.value, module, project) ? 'a bucket' : null;
  const { value } = call.func;
  const source = ofType(value, module, project);
  if (source) return source;
  return METHODS.has(call.func.attr) ? originOf(value, module, project, depth + 1) : null;
}

/** `boto3.client("s3")`, here or in the module or class around. */
function isBucket(node: ast.Expression, module: Module, project: Project): boolean {
  const type = project.typeOf(module, node);
  if (type?.startsWith('boto3.') || type?.startsWith('botocore.')) return true;
  if (node.kind !== 'Name') return false;
  return module.lookup(node).some((each) => {
    const made = each.kind === 'assignment' ? each.value : null;
    return made?.kind === 'Call' && /^boto3\.(client|resource)$/.test(module.resolve(made.func) ?? '');
  });
}

function ofName(name: ast.Name, module: Module, project: Project, depth: number): Origin | null {
  for (const binding of module.lookup(name)) {
    if (binding.kind === 'parameter') return ofParameter(binding.node, module, project);
    const value =
      binding.kind === 'assignment'
        ? binding.value
        : binding.kind === 'annotated'
          ? binding.node.value
          : binding.kind === 'with'
            ? binding.node.context
            : null;
    const origin = value && originOf(value, module, project, depth + 1);
    if (origin) return origin;
  }
  return null;
}

/** What a path operation, or a dependency, is given by FastAPI, but for what other functions give it. */
function ofParameter(parameter: ast.Parameter, module: Module, project: Project): Origin | null {
  const def = parameter.parent?.kind === 'FunctionDef' ? module.functionInfo(parameter.parent) : null;
  if (!def || !isEntry(def, project)) return null;
  const call = marker(parameter, module);
  const injected = call && /\.(Depends|Security)$/.test(module.resolve(call.func) ?? '');
  return injected ? null : 'the request';
}

function isEntry(info: FunctionInfo, project: Project): boolean {
  const reason = project.calledByFastApi(info);
  return reason === 'route' || reason === 'dependency';
}
