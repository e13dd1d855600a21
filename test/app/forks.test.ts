import { describe, expect, it } from 'vitest';
import { HEADER, sleepyHandler } from './python.ts';
import { useStage } from './stage.ts';

/** Nobody has verified how far GitHub lets an App read a fork's commits: both ways. */
describe.each([true, false])('a pull request from a fork, its blobs readable by commit: %s', (forkBlobsReadable) => {
  const stage = useStage({ switches: { forkBlobsReadable } });

  it('is reviewed', async () => {
    const pull = await stage.open(
      { 'shop.py': HEADER },
      { 'shop.py': HEADER + sleepyHandler('a') },
      { fork: 'mallory' },
    );
    await stage.tell(pull);
    expect(await stage.checked(pull)).toMatchObject({ conclusion: 'failure', title: '1 error' });
    expect(stage.github.pullRequest(pull).comments).toHaveLength(1);
  });
});
