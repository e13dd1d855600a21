import type { RuleInfo } from '../../src/core/rule/index.ts';

/** A rule of each kind: plain, with an option of every type, and off by default. */
export const RULES: readonly RuleInfo[] = [
  { id: 'db/unbounded-query', severity: 'warning', summary: 'Limit what a route lists.' },
  {
    id: 'validation/unbounded-pagination',
    severity: 'warning',
    summary: 'Give page sizes an upper bound.',
    options: {
      parameters: { default: ['limit'], about: 'Names of page sizes.' },
      most: { default: 100, about: 'The largest bound.' },
      strict: { default: false, about: 'Whether path parameters count.' },
      word: { default: 'page', about: 'A word.' },
    },
  },
  { id: 'testing/happy-path-only', severity: 'off', summary: 'Test failures too.' },
];
