import { defineRule, readsTokens, signedTokens } from '#rule';

export default defineRule({
  id: 'security/jwt-no-expiry',
  severity: 'warning',
  summary: 'Give every token that is signed an expiry.',
  *check(module, project) {
    if (module.role !== 'application') return;
    for (const { call, claims, unsigned } of signedTokens(module, project)) {
      if (unsigned || !readsTokens(project) || claims.open || claims.keys.size === 0 || claims.keys.has('exp'))
        continue;
      const revocable = claims.keys.has('jti');
      yield {
        at: call,
        severity: revocable ? 'note' : 'warning',
        message: revocable
          ? 'This token has no `exp`: it ends only when somebody revokes its `jti`.'
          : 'This token has no `exp`, and no library adds or asks for one: whoever gets hold of it can use it for ever.',
        advice: 'Add `"exp": datetime.now(UTC) + timedelta(…)` to the payload; decoding then checks it.',
      };
    }
  },
});
