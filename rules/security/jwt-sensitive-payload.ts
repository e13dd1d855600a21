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
  options: {
    'secret-claims': {
      default: [],
      about: 'More names of claims and columns that must not be in a token, such as `iban`.',
    },
  },
  *check(module, project, { 'secret-claims': more }) {
    if (module.role !== 'application') return;
    const own = new Set<string>(Array.isArray(more) ? more : []);
    const isSecret = (name: string) => SECRET.test(name) || own.has(name);
    for (const token of signedTokens(module, project)) {
      const found = secretIn(token, isSecret, project);
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

function secretIn(
  { claims }: SignedToken,
  isSecret: (name: string) => boolean,
  project: Project,
): { name: string; value: Placed } | null {
  for (const [name, values] of claims.keys) {
    for (const value of values) {
      const secret = isSecret(name) ? name : nameOf(value.node);
      if (secret && isSecret(secret) && isHandedOn(value.node)) return { name: secret, value };
    }
  }
  for (const value of claims.dumped) {
    const column = sensitiveColumn(value, project, isSecret);
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
