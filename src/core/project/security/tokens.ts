import { argument, keyword, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { type Claims, claimsOf } from '../values/claims.ts';

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
}

/** The tokens that a module signs. Encrypted ones (a header with `enc`) are none: nobody can read them. */
export function* signedTokens(module: Module, project: Project): Generator<SignedToken> {
  for (const [name, [index, parameter]] of Object.entries(SIGNING)) {
    for (const { node } of module.calls(name)) {
      const payload = argument(node, index, parameter);
      if (!payload || project.definition(name) || keyword(node, 'jwt') || isEncrypted(node, module, project)) continue;
      yield { call: node, payload, claims: claimsOf(project, { module, node: payload }) };
    }
  }
}

function isEncrypted(call: ast.Call, module: Module, project: Project): boolean {
  const header = keyword(call, 'header');
  return header !== undefined && claimsOf(project, { module, node: header }).keys.has('enc');
}
