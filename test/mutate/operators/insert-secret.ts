import { createHash } from 'node:crypto';
import type { Operator, Place } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { behindImports, importing } from '../statements.ts';

const NAMES = ['PAYMENT_API_KEY', 'WEBHOOK_SECRET', 'SIGNING_SECRET_KEY', 'MAIL_API_TOKEN'] as const;

/** A module with routes gets a constant that is named like a key and holds 43 random characters. */
export const operator: Operator = {
  name: 'insert-secret',
  rules: ['security/hardcoded-secret'],
  about: 'Puts a key into the source.',
  *sites(module) {
    if (routesOf(module).length === 0) return;
    const key = createHash('sha256').update(module.path).digest('base64url');
    const name = NAMES[key.charCodeAt(0) % NAMES.length] ?? NAMES[0];
    const imports = importing(module, 'import os', 'os', 'os');
    if (!imports || module.named(name).length > 0) return;
    const places: Place[] = [{ path: module.path, function: null }];
    yield {
      rule: 'security/hardcoded-secret',
      mutant: [behindImports(module, `${name} = "${key}"\n`)],
      twin: [behindImports(module, `${name} = os.environ["${name}"]\n`), ...imports],
      places,
    };
  },
};
