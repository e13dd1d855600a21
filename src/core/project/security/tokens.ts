import { argument, keyword, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { type Claims, claimsOf } from '../values/claims.ts';
import { definitionOf } from '../values/definition-value.ts';

/** Functions that sign a token, and where they take its payload. PyJWT [1], python-jose [3], jwcrypto [1]. */
const SIGNING: Readonly<Record<string, readonly [index: number, name: string]>> = {
  'jwt.encode': [0, 'payload'],
  'jwt.api_jwt.encode': [0, 'payload'],
  'jose.jwt.encode': [0, 'claims'],
  'jwcrypto.jwt.JWT': [1, 'claims'],
};

/** A token that is signed here. */
export interface SignedToken {
  readonly call: ast.Call;
  readonly payload: ast.Expression;
  readonly claims: Claims;
  /** By the algorithm `none`: anybody can write the same. */
  readonly unsigned: boolean;
}

/** The tokens that a module signs. Encrypted ones (a header with `enc`) are none: nobody can read them. */
export function* signedTokens(module: Module, project: Project): Generator<SignedToken> {
  for (const [name, [index, parameter]] of Object.entries(SIGNING)) {
    for (const { node } of module.calls(name)) {
      const payload = argument(node, index, parameter);
      if (!payload || project.definition(name) || keyword(node, 'jwt') || isEncrypted(node, module, project)) continue;
      const claims = claimsOf(project, { module, node: payload });
      yield { call: node, payload, claims, unsigned: isUnsigned(node, module, project) };
    }
  }
}

function isEncrypted(call: ast.Call, module: Module, project: Project): boolean {
  const header = keyword(call, 'header');
  return header !== undefined && claimsOf(project, { module, node: header }).keys.has('enc');
}

function isUnsigned(call: ast.Call, module: Module, project: Project): boolean {
  const algorithm = argument(call, 2, 'algorithm');
  const value = algorithm && definitionOf(project, module, algorithm).node;
  return value?.kind === 'Str' && value.value.toLowerCase() === 'none';
}

/** Words of the modules that work with tokens. */
const LIBRARIES = ['jwt', 'jose', 'joserfc', 'jwcrypto', 'authlib'].map((each) => [each]);
const READING = ['decode', 'decode_complete', 'verify', 'validate', 'deserialize', 'JWT'];

const known = new WeakMap<Project, boolean>();

/**
 * Whether the project may read tokens of its own. One that only makes them hands them to others, who say what has to be in
 * them, or uses them as mere random text.
 */
export function readsTokens(project: Project): boolean {
  if (!project.complete) return true;
  const found = known.get(project) ?? READING.some((name) => project.mentioningWith(name, LIBRARIES).some(isReading));
  known.set(project, found);
  return found;
}

/** A call by one of the names; `value.decode()` and `value.decode("utf-8")` make a text of bytes. */
function isReading(module: Module): boolean {
  return module.calls().some(({ node: { func, args, keywords } }) => {
    const name = func.kind === 'Attribute' ? func.attr : func.kind === 'Name' ? func.id : '';
    const given = [...args, ...keywords.map(({ value }) => value)];
    return READING.includes(name) && given.some(({ kind }) => kind !== 'Str' && kind !== 'Constant');
  });
}
