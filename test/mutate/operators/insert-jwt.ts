import type { Module } from '../../../src/core/semantic/index.ts';
import { importingAll, NEEDS, type Needed } from '../imports.ts';
import { numberOf, oneOf } from '../new-code.ts';
import type { Edit, Operator } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { behindImports } from '../statements.ts';

const PYJWT: Needed = ['import jwt', 'jwt', 'jwt'];
const JOSE: Needed = ['from jose import jwt', 'jwt', 'jose.jwt'];
const TIME: Needed = ['import time', 'time', 'time'];
const SIGNING = 'os.environ["TOKEN_KEY"], algorithm="HS256"';
const KEY = 'os.environ["TOKEN_KEY"]';
const EXP = 'int(time.time()) + 900';
const READ = `return jwt.decode(token, ${KEY}, algorithms=["HS256"])["sub"]`;

/** What a function does with a token, and the same without the defect; with both libraries unless it says which. */
interface Kind {
  readonly rule: string;
  readonly bad: readonly string[];
  readonly good: readonly string[];
  readonly library?: Needed;
}

/** Several ways to write each, so that not one spelling decides. */
const KINDS: readonly Kind[] = [
  ...[
    expiring(['return jwt.encode({"sub": str(user.id), "scope": "items"EXP}, SIGNING)'], ', "exp": '),
    expiring(
      ['claims = {"sub": str(user.id)EXP}', 'claims["aud"] = "items"', 'return jwt.encode(claims, SIGNING)'],
      ', "exp": ',
    ),
    expiring(
      ['claims = dict(sub=str(user.id)EXP)', 'claims.update(aud="items")', 'return jwt.encode(claims, SIGNING)'],
      ', exp=',
    ),
  ],
  ...[
    holding(`return jwt.encode({"sub": str(user.id), FIELD, "exp": ${EXP}}, ${SIGNING})`, '"password": user.password'),
    holding(`return jwt.encode({"sub": str(user.id), FIELD, "exp": ${EXP}}, ${SIGNING})`, '"hash": user.password_hash'),
    holding(`return jwt.encode(dict(sub=str(user.id), FIELD, exp=${EXP}), ${SIGNING})`, 'ssn=user.ssn'),
  ],
  ...[
    reading('return jwt.decode(token, options={"verify_signature": False})["sub"]'),
    reading(`return jwt.decode(token, ${KEY}, algorithms=["HS256"], options={"verify_signature": False})["sub"]`),
    reading('return jwt.get_unverified_claims(token)["sub"]', JOSE),
    reading(`return jwt.decode(token, ${KEY})["sub"]`, JOSE),
  ],
];

function expiring(code: readonly string[], key: string): Kind {
  const write = (exp: string) => code.map((each) => each.replace('EXP', exp).replace('SIGNING', SIGNING));
  return { rule: 'security/jwt-no-expiry', bad: write(''), good: write(`${key}${EXP}`) };
}

function holding(code: string, field: string): Kind {
  const harmless = field.startsWith('"') ? '"name": user.name' : 'name=user.name';
  const write = (each: string) => [code.replace('FIELD', each)];
  return { rule: 'security/jwt-sensitive-payload', bad: write(field), good: write(harmless) };
}

function reading(code: string, library?: Needed): Kind {
  return { rule: 'security/jwt-unverified', bad: [code], good: [READ], ...(library ? { library } : {}) };
}

/** A module with routes gets a function that signs or reads a token. The twin does it with an expiry, without the secret, or with the key. */
export const operator: Operator = {
  name: 'insert-jwt',
  rules: [...new Set(KINDS.map(({ rule }) => rule))],
  about: 'Signs a token that never ends or that shows a password, or believes one that anybody can write.',
  *sites(module) {
    if (routesOf(module).length === 0 || module.named('_token_of').length > 0) return;
    for (const own of Map.groupBy(KINDS, ({ rule }) => rule).values()) {
      const { rule, bad, good, library } = oneOf(own, numberOf(module));
      const chosen = library ?? oneOf([PYJWT, JOSE], numberOf(module) >> 3);
      const imports = importingAll(module, [chosen, NEEDS.os, TIME]);
      if (!imports) continue;
      yield {
        rule,
        mutant: [helper(module, bad), ...imports],
        twin: [helper(module, good), ...imports],
        places: [{ path: module.path, function: '_token_of' }],
      };
    }
  },
};

function helper(module: Module, code: readonly string[]): Edit {
  const body = code.map((each) => `    ${each}\n`).join('');
  const parameter = body.includes('token)') || body.includes('token,') ? 'token: str' : 'user';
  return behindImports(module, `\n\ndef _token_of(${parameter}):\n${body}\n\n`);
}
