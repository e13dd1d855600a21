import { argument, callsWithin, type FunctionInfo, keyword, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { perModule } from '../per-module.ts';
import type { Project } from '../project.ts';
import { isUnused } from '../unused.ts';
import { marker } from './fastapi-calls.ts';
import { functionNamed } from './function-named.ts';

/** A place that takes an upload into memory as a whole. */
export interface WholeUpload {
  readonly at: ast.Call | ast.Parameter;
  readonly info: FunctionInfo;
  /** The text of what is read. */
  readonly what: string;
  /** The number of bytes is looked at, but only when they are all there. */
  readonly late: boolean;
}

const UPLOAD = 'fastapi.UploadFile';
/** Functions of libraries that read a file to its end. pandas [2], polars [1], standard library. */
const READERS =
  /^(pandas\.read_(csv|excel|json|parquet|table|xml|feather)|polars\.read_(csv|excel|json|parquet)|json\.load|yaml\.safe_load|tomllib\.load)$/;
const DEPTH = 2;

/** The places of a module that read an upload without a limit: one for each function and upload, if anything runs it. */
export function* wholeUploads(module: Module, project: Project): Generator<WholeUpload> {
  const seen = new Set<string>();
  for (const each of [...fileParameters(module), ...readsIn(module, project)]) {
    const key = `${each.info.qualname} ${each.what}`;
    if (
      seen.has(key) ||
      isUnused(each.info, project) ||
      isLimited(each.info, each.at, project, 0) ||
      isLimitedAround(project)
    )
      continue;
    seen.add(key);
    yield { ...each, late: isMeasured(each.info) };
  }
}

type Found = Omit<WholeUpload, 'late'>;

/** `data: bytes = File()` */
function* fileParameters(module: Module): Generator<Found> {
  for (const info of module.functions) {
    if (!info.route) continue;
    for (const param of info.params) {
      const call = marker(param, module);
      const isBytes = param.annotation && /\bbytes\b/.test(module.text(param.annotation));
      if (call && isBytes && module.resolve(call.func) === 'fastapi.File') yield { at: param, info, what: param.name };
    }
  }
}

function* readsIn(module: Module, project: Project): Generator<Found> {
  for (const { node } of module.callsNamed('read')) {
    const { func } = node;
    if (func.kind !== 'Attribute' || node.args.length > 0 || node.keywords.length > 0) continue;
    const upload = uploadOf(func.value, module, project);
    if (upload) yield* found(node, upload, module);
  }
  for (const { node, target } of module.calls()) {
    const [source] = target && READERS.test(target) ? node.args : [];
    if (source?.kind !== 'Attribute' || source.attr !== 'file') continue;
    const upload = uploadOf(source, module, project);
    if (upload) yield* found(node, upload, module);
  }
}

function* found(at: ast.Call, upload: ast.Expression, module: Module): Generator<Found> {
  const info = module.enclosingFunction(at);
  if (info) yield { at, info, what: module.text(upload) };
}

/** The upload in `file` and `file.file`. */
function uploadOf(node: ast.Expression, module: Module, project: Project): ast.Expression | null {
  const upload = node.kind === 'Attribute' && node.attr === 'file' ? node.value : node;
  return project.typeOf(module, upload) === UPLOAD ? upload : null;
}

/**
 * Whether something looks at the size before `place`: the function itself, one that it calls there, a dependency of the route, or
 * whoever calls it.
 */
function isLimited(info: FunctionInfo, place: ast.Node | null, project: Project, depth: number): boolean {
  if (looksAtSize(info, place?.kind === 'Parameter' ? null : place)) return true;
  if (depth >= DEPTH) return false;
  if (inCallees(info, place, project)) return true;
  if (dependencies(info, project).some((each) => looksAtSize(each, null))) return true;
  const callers = project.callers(info);
  return (
    !info.route &&
    callers.length > 0 &&
    callers.every(({ node, function: caller }) => caller !== null && isLimited(caller, node, project, depth + 1))
  );
}

const HEADER = /content-length/i;
/** The end of the file, as `seek(0, 2)` finds it. */
const AT_END = /seek\(0,\s*(2|os\.SEEK_END|io\.SEEK_END|SEEK_END)\)/;

/** `file.size`, the header `Content-Length`, or the position of the end, before a place if one is given. */
function looksAtSize({ node, module }: FunctionInfo, before: ast.Node | null): boolean {
  const end = before?.start ?? node.end;
  const text = module.syntax.text.slice(node.start, end);
  if (HEADER.test(text) || AT_END.test(text)) return true;
  return module.named('size').some((each) => each.kind === 'Attribute' && each.start >= node.start && each.end <= end);
}

/** A function of the project that is called before the place and looks at the size. */
function inCallees({ node, module }: FunctionInfo, place: ast.Node | null, project: Project): boolean {
  const end = place && place.kind !== 'Parameter' ? place.start : node.end;
  return node.body
    .flatMap((each) => [...callsWithin(each)])
    .filter((each) => each.start < end)
    .some((call) => {
      const callee = project.callee(module, call);
      return callee !== null && looksAtSize(callee, null);
    });
}

/** What FastAPI runs before the route: the providers of its parameters, and those of its decorator. */
function dependencies({ node, route, module }: FunctionInfo, project: Project): FunctionInfo[] {
  const markers = node.params.flatMap((param) => marker(param, module) ?? []);
  const list = route && keyword(route.decorator, 'dependencies');
  const attached = list && 'elements' in list ? list.elements : [];
  return [...markers, ...attached].flatMap((each) => {
    const provider = each.kind === 'Call' ? argument(each, 0, 'dependency') : undefined;
    return (provider && (functionNamed(provider, module, project) ?? maker(provider, module, project))) || [];
  });
}

/** `limit_size(10)`, or the class of an object that is called. */
function maker(provider: ast.Expression, module: Module, project: Project): FunctionInfo | null {
  const type = project.typeOf(module, provider);
  const called = type ? project.method(type, '__call__') : null;
  return called ?? (provider.kind === 'Call' ? project.callee(module, provider) : null);
}

/** What refuses a request for its size. */
const REFUSES = /\b413\b|too_?large|max_?(body|request|upload|content|file)/i;

/** A middleware or a route class of the project that looks at the header. */
function isLimitedAround(project: Project): boolean {
  return project
    .mentioning('add_middleware', 'middleware', 'BaseHTTPMiddleware', 'APIRoute')
    .concat(project.mentioningWith('length', [['receive', 'send']]))
    .some((module) => module.role === 'application' && mentionsHeader(module, project));
}

const mentionsHeader = perModule<boolean>(({ syntax: { text } }) => HEADER.test(text) && REFUSES.test(text));

/** `len(data) > MAX` */
function isMeasured({ node, module }: FunctionInfo): boolean {
  return module
    .calls('builtins.len')
    .some(({ node: call }) => call.start >= node.start && call.end <= node.end && call.parent?.kind === 'Compare');
}
