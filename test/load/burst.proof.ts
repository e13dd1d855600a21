import { expect, it } from 'vitest';
import { burst } from './burst.ts';
import { onGround, STORES } from './ground.ts';

/** A fifth of `npm run load -- --burst`, checked against the descriptions of GitHub. */
const PLAN = { workers: 0, installations: 8, pulls: 5, pushes: 4, within: 2_000, environment: {} };

it.each(STORES)('bears two hundred webhooks of forty pull requests at once, %s', async (store) => {
  const { statuses, unchecked, ...outcome } = await onGround((ground) => burst(ground, { ...PLAN, store }), {
    validate: true,
  });
  expect(statuses).toEqual({ 200: 200 });
  expect(unchecked).toBe(0);
  expect(outcome).toMatchObject({
    ...{ doubleReviews: 0, doubleComments: 0, doubleChecks: 0, openChecks: 0, silent: 0 },
    ...{ refused: {}, violations: 0 },
  });
});
