import {
  type ast,
  defineRule,
  type Placed,
  type Project,
  type SignedToken,
  sensitiveColumn,
  signedTokens,
} from '#rule';

/** Keys whose value is a secret whoever reads the token. */
const SECRET =
  /^((hashed|encrypted)_)?(password|passwd|pwd|passphrase)(_hash|_digest)?$|^(ssn|social_security_number|card_number|credit_card(_number)?|cvv|cvc|secret|private_key)$/i;

export default defineRule({
  id: 'security/jwt-sensitive-payload',
  severity: 'error',
  summary: 'Do not put passwords or other secrets into the payload of a token.',
  *check(module, project) {
    if (module.role !== 'application') return;
    for (const token of signedTokens(module, project)) {
      const found = secretIn(token, project);
      if (!found) continue;
      const { name, value } = found;
      yield {
        at: token.payload,
        message: `The payload of this token holds \`${name}\`. A JWT is signed and not encrypted: everybody who sees it, in a browser, a log or a proxy, reads it.`,
        advice: 'Put the id of the subject into the token, and look up the rest where the token is read.',
        because: [{ at: value.node, module: value.module, note: `\`${name}\` gets into the payload here.` }],
      };
    }
  },
});

function secretIn({ claims }: SignedToken, project: Project): { name: string; value: Placed } | null {
  for (const [name, values] of claims.keys) {
    for (const value of values) {
      const secret = SECRET.test(name) ? name : nameOf(value.node);
      if (secret && SECRET.test(secret) && isHandedOn(value.node)) return { name: secret, value };
    }
  }
  for (const value of claims.dumped) {
    const column = sensitiveColumn(value, project, SECRET);
    if (column) return { name: column, value };
  }
  return null;
}

/** `user.password_hash` is the secret itself; a call makes something else of it, such as a fingerprint. */
function isHandedOn(node: ast.Expression): boolean {
  return node.kind === 'Name' || node.kind === 'Attribute' || node.kind === 'Subscript' || node.kind === 'FString';
}

function nameOf(node: ast.Expression): string | null {
  return node.kind === 'Attribute' ? node.attr : null;
}
