import { expect, it } from 'vitest';
import { allowance } from '../../src/app/requests/allowance.ts';

it('six an hour, each key for itself', () => {
  let now = 0;
  const { take } = allowance(() => now);
  const rate = { most: 6, within: 3_600_000 };
  const asked = Array.from({ length: 7 }, () => {
    now += 60_000;
    return take('author acme/shop#1', rate);
  });
  expect(asked).toEqual([true, true, true, true, true, true, false]);
  expect(take('author acme/shop#2', rate)).toBe(true);
  now = 60_000 + 3_600_000;
  expect(take('author acme/shop#1', rate)).toBe(true);
  expect(take('author acme/shop#1', rate)).toBe(false);
});
