import { argument, type FunctionInfo, keyword, type Module, receiving } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { compareVersions } from '../declared-versions.ts';
import type { Project } from '../project.ts';
import { claimsOf } from '../values/claims.ts';
import { definitionOf } from '../values/definition-value.ts';

const PYJWT = ['jwt.decode', 'jwt.decode_complete', 'jwt.api_jwt.decode', 'jwt.api_jwt.decode_complete'];
const JOSE = ['jose.jwt.decode'];
const DECODING = new Set([...PYJWT, ...JOSE]);
const JOSE_UNVERIFIED = ['jose.jwt.get_unverified_claims', 'jose.jws.get_unverified_claims'];
/** Claims that are read to choose the key, or to see whether asking is worth it; what follows is verified elsewhere. */
const ROUTING = new Set(['exp', 'iat', 'nbf', 'iss', 'aud', 'kid', 'tid']);

/**
 * A call that reads a token without being sure who wrote it. `unsigned`: nothing is verified; `none`: tokens without a
 * signature are asked for, which libraries refuse; `any`: the token itself says by which algorithm it is verified; `refused`: PyJWT raises.
 */
export interface UnsureToken {
  readonly call: ast.Call;
  readonly kind: 'unsigned' | 'none' | 'any' | 'refused';
}

/** The calls of a module that read a token without verifying it as they should. */
export function* unsureTokens(module: Module, project: Project): Generator<UnsureToken> {
  for (const name of [...PYJWT, ...JOSE]) {
    if (project.definition(name)) continue;
    for (const { node: call } of module.calls(name)) {
      const kind = kindOf(call, JOSE.includes(name), module, project);
      const token = argument(call, 0, JOSE.includes(name) ? 'token' : 'jwt');
      if (!kind || (kind === 'unsigned' && isPeek(call, token, module, project))) continue;
      yield { call, kind };
    }
  }
  for (const { node: call } of module.calls(...JOSE_UNVERIFIED)) {
    const token = argument(call, 0, 'token');
    if (isPeek(call, token, module, project)) continue;
    yield { call, kind: 'unsigned' };
  }
}

function kindOf(call: ast.Call, jose: boolean, module: Module, project: Project): UnsureToken['kind'] | null {
  if (call.keywords.some(({ name }) => name === null) || call.args.some(({ kind }) => kind === 'Starred')) return null;
  const option = optionOf(call, module, project);
  if (option === 'off') return 'unsigned';
  const algorithms = argument(call, 2, 'algorithms');
  if (algorithms) return acceptsNone(algorithms, module, project) ? 'none' : null;
  if (option === 'unknown' || keyword(call, 'key')?.kind === 'Call') return null;
  if (jose) return 'any';
  if (keyword(call, 'verify')) return isOld(project) ? 'unsigned' : 'refused';
  return isOld(project) ? 'any' : 'refused';
}

/** PyJWT 1 took a token without `algorithms`, and knew `verify=False`; a project that says nothing has a newer one. */
function isOld(project: Project): boolean {
  const version = project.declared('pyjwt');
  return version?.exact === true && compareVersions(version.lowest, '2') < 0;
}

/** What the options say about the signature. */
function optionOf(call: ast.Call, module: Module, project: Project): 'off' | 'on' | 'unknown' {
  const given = keyword(call, 'options');
  if (!given) return 'on';
  const { keys, open } = claimsOf(project, definitionOf(project, module, given));
  const values = keys.get('verify_signature');
  if (!values) return open ? 'unknown' : 'on';
  return values.every(({ node }) => node.kind === 'Constant' && node.value === 'False') ? 'off' : 'unknown';
}

function acceptsNone(algorithms: ast.Expression, module: Module, project: Project): boolean {
  const { node } = definitionOf(project, module, algorithms);
  const listed = node.kind === 'List' || node.kind === 'Tuple' || node.kind === 'Set' ? node.elements : [node];
  return listed.some((each) => each.kind === 'Str' && each.value.toLowerCase() === 'none');
}

/** Whether the function verifies the same token as well, or reads only what helps to choose how. */
function isPeek(call: ast.Call, token: ast.Expression | undefined, module: Module, project: Project): boolean {
  const inside = module.enclosingFunction(call);
  if (token && inside && isVerified(module.text(token), inside, project, true)) return true;
  const keys = keysRead(call, module);
  return keys !== null && keys.length > 0 && keys.every((each) => ROUTING.has(each));
}

/** Whether a function decodes the token with its signature, or hands it to one of the project that does. */
function isVerified(token: string, info: FunctionInfo, project: Project, follow: boolean): boolean {
  const { module } = info;
  return module.calls().some(({ node, target, function: within }) => {
    if (within !== info) return false;
    const handed = [...node.args, ...node.keywords.map(({ value }) => value)].find(
      (each) => module.text(each) === token,
    );
    if (!handed) return false;
    if (DECODING.has(target ?? '')) return optionOf(node, module, project) !== 'off';
    const callee = follow ? project.callee(module, node) : null;
    const param = callee && receiving(node, handed, callee);
    return callee && param ? isVerified(param.name, callee, project, false) : false;
  });
}

/** The literal keys that are read of the result; null where it goes elsewhere. */
function keysRead(call: ast.Call, module: Module): string[] | null {
  const { parent } = call;
  const own = keyOf(call);
  if (own !== null) return [own];
  if (parent?.kind !== 'Assign' || parent.targets.length !== 1 || parent.targets[0]?.kind !== 'Name') return null;
  const [name] = parent.targets;
  const reads = module
    .all('Name')
    .filter(
      (each) => each !== name && each.id === name.id && module.enclosingCode(each) === module.enclosingCode(call),
    );
  const keys = reads.map(keyOf);
  return keys.includes(null) ? null : (keys as string[]);
}

/** `claims["iss"]` and `claims.get("iss")`. */
function keyOf(node: ast.Expression): string | null {
  const { parent } = node;
  if (parent?.kind === 'Subscript' && parent.value === node)
    return parent.indexes[0]?.kind === 'Str' ? parent.indexes[0].value : null;
  if (parent?.kind !== 'Attribute' || parent.attr !== 'get' || parent.parent?.kind !== 'Call') return null;
  const [first] = parent.parent.args;
  return first?.kind === 'Str' ? first.value : null;
}
