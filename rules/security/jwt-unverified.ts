import { defineRule, type Severity, type UnsureToken, unsureTokens } from '#rule';

const FORGED = 'everybody can write one with any claims';

export default defineRule({
  id: 'security/jwt-unverified',
  severity: 'error',
  summary: 'Verify the signature of every token before believing it.',
  *check(module, project) {
    if (module.role !== 'application') return;
    for (const each of unsureTokens(module, project)) {
      yield { at: each.call, ...WHAT[each.kind] };
    }
  },
});

interface Verdict {
  readonly severity?: Severity;
  readonly message: string;
  readonly advice: string;
}

const WHAT: Readonly<Record<UnsureToken['kind'], Verdict>> = {
  unsigned: {
    severity: 'warning',
    message: `This reads the token without verifying its signature: ${FORGED}.`,
    advice: 'Decode it with the key and `algorithms=["…"]`. Only what chooses the key may be read before.',
  },
  none: {
    severity: 'note',
    message:
      '`none` among the algorithms asks for tokens without a signature. PyJWT and python-jose refuse them with a key, so it only misleads.',
    advice: 'List only the algorithm that you sign with.',
  },
  any: {
    message:
      'Without `algorithms` the token itself says how it is verified: with a public key that is given as bytes, one that an attacker has signed with that text as a secret passes.',
    advice: 'Pass the one algorithm that you sign with: `algorithms=["HS256"]`.',
  },
  refused: {
    severity: 'note',
    message: 'PyJWT 2 refuses to decode without `algorithms`, so this call raises for every token.',
    advice: 'Pass the one algorithm that you sign with: `algorithms=["HS256"]`.',
  },
};
