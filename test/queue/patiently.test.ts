import { setTimeout as wait } from 'node:timers/promises';
import { beforeEach, expect, it, vi } from 'vitest';
import { isStoreAway, patiently } from '../../src/queue/patiently.ts';

vi.mock('node:timers/promises', () => ({ setTimeout: vi.fn(async () => {}) }));

const waited = () => vi.mocked(wait).mock.calls.reduce((sum, [milliseconds]) => sum + (milliseconds ?? 0), 0);

beforeEach(() => void vi.mocked(wait).mockClear());

it('asks again until the store answers', async () => {
  const work = vi.fn<() => Promise<string>>().mockResolvedValue('there').mockRejectedValueOnce(new Error('away'));
  expect(await patiently(work)).toBe('there');
  expect(work).toHaveBeenCalledTimes(2);
});

it('outlasts half a minute, and says in the end that the store is away, with the last reason', async () => {
  const error = await patiently(() => Promise.reject(new Error('away'))).catch((reason: unknown) => reason);
  expect(isStoreAway(error)).toBe(true);
  expect(error).toMatchObject({ cause: { message: 'away' } });
  expect(waited()).toBeGreaterThan(30_000);
  expect(isStoreAway(new Error('away'))).toBe(false);
});
