import {
  argument,
  COSTLY_CRYPTO,
  DATA_WORK,
  type FunctionInfo,
  keyword,
  MODEL_PACKAGES,
  MODEL_WORK,
  type Module,
} from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { cachedFunction } from '../values/cached-call.ts';
import { definitionOf, type Placed } from '../values/definition-value.ts';
import { type BlockingChain, chainsFrom, searchOf } from './call-chain.ts';
import { knownApi } from './known-call.ts';
import { bodyRuns } from './offload.ts';

/** Iterations of PBKDF2 that take less than a few milliseconds, and some tens of them. */
const FEW = 10_000;
const SOME = 100_000;
/** With these a reader returns at once, or reads a few rows. */
const IN_PARTS = ['chunksize', 'iterator', 'nrows', 'n_rows', 'batch_size'];

/** Calls that compute for long: those of a function, and those in the plain functions that it certainly enters. */
export function cpuBoundChains(info: FunctionInfo, project: Project): BlockingChain[] {
  if (bodyRuns(info, project) === 'elsewhere') return [];
  const chains = chainsFrom(info, searchOf(project, 'computes', cpuBoundApi, returnsFalse));
  return chains.filter(({ hops }) => hops.every(({ callee }) => cachedFunction(callee, project) === null));
}

/** `if not self.password_hash: return False`: there is nothing to check, which is not what usually happens. */
function returnsFalse({ value }: ast.Return): boolean {
  return value?.kind === 'Constant' && value.value === 'False';
}

/** The library's call that keeps the processor busy for long; null for every other call. */
function cpuBoundApi(call: ast.Call, module: Module, project: Project): string | null {
  const crypto = knownApi(COSTLY_CRYPTO, call, module, project);
  if (crypto) return isQuick(crypto, call, module, project) ? null : crypto;
  const data = knownApi(DATA_WORK, call, module, project);
  if (data) return IN_PARTS.some((each) => keyword(call, each)) ? null : data;
  return modelApi(call, module, project);
}

/** Whether the call always costs what it costs; others do as much as they are given. */
export function isAlwaysCostly(api: string): boolean {
  return COSTLY_CRYPTO.names.has(api);
}

/** PBKDF2 with so few iterations that only a crowd of requests notices it. */
export function isBrief({ end: { api, at, module } }: BlockingChain, project: Project): boolean {
  const { node } = iterationsOf(api, at, module, project) ?? {};
  return node?.kind === 'Num' && node.value < SOME;
}

/** PBKDF2 with a handful of iterations, and keys of other kinds than RSA. */
function isQuick(api: string, call: ast.Call, module: Module, project: Project): boolean {
  const { node: iterations } = iterationsOf(api, call, module, project) ?? {};
  if (iterations?.kind === 'Num') return iterations.value < FEW;
  if (api === 'jwcrypto.jwk.JWK.generate') return !isRsa(keyword(call, 'kty'));
  return api === 'authlib.jose.JsonWebKey.generate_key' && !isRsa(argument(call, 0, 'kty'));
}

/** What PBKDF2 is told about how often to hash. */
function iterationsOf(api: string, call: ast.Call, module: Module, project: Project): Placed | null {
  const given = (from: ast.Call, home: Module) => {
    const iterations = argument(from, 3, 'iterations');
    return iterations ? definitionOf(project, home, iterations) : null;
  };
  if (api === 'hashlib.pbkdf2_hmac') return given(call, module);
  if (!api.endsWith('.PBKDF2HMAC.derive') || call.func.kind !== 'Attribute') return null;
  const { node: made, module: home } = definitionOf(project, module, call.func.value);
  return made.kind === 'Call' ? given(made, home) : null;
}

function isRsa(type: ast.Expression | undefined): boolean {
  return type?.kind === 'Str' && type.value === 'RSA';
}

/** `model.predict(rows)`, or `model(text)`, on a value that is known to be a model of a library. */
function modelApi(call: ast.Call, module: Module, project: Project): string | null {
  const { func } = call;
  const method = func.kind === 'Attribute' ? knownModelMethod(func, module, project) : null;
  if (method) return method;
  const called = project.typeOf(module, func);
  return called && isModelWork(called, '__call__', project) ? called : null;
}

function knownModelMethod({ value, attr }: ast.Attribute, module: Module, project: Project): string | null {
  if (!MODEL_WORK.last.has(attr) && !MODEL_PACKAGES.some(([, methods]) => methods.has(attr))) return null;
  const type = project.typeOf(module, value);
  return type && isModelWork(type, attr, project) ? `${type}.${attr}` : null;
}

/** Also for a class of the project below one of a library's, unless it has a method of its own. */
function isModelWork(type: string, method: string, project: Project, depth = 0): boolean {
  if (MODEL_WORK.names.has(`${type}.${method}`)) return true;
  if (MODEL_PACKAGES.some(([classes, methods]) => classes.test(type) && methods.has(method))) return true;
  const cls = depth > 8 ? null : project.definition(type);
  if (!cls || !('methods' in cls) || cls.methods.has(method)) return false;
  return cls.bases.some((base) => isModelWork(base, method, project, depth + 1));
}
