import { describe, expect, it } from 'vitest';
import type { PullRequest } from '../double/model.ts';
import { fullName } from '../double/world.ts';
import { HEADER, lineOf, sleepyHandler } from './python.ts';
import { callsOn, PATIENCE, useStage } from './stage.ts';

const stage = useStage();

const PATH = '.github/hunkwise.yml';
const SLEEPY = HEADER + sleepyHandler('a');
const IGNORED = SLEEPY.replace('time.sleep(1)', 'time.sleep(1)  # hunkwise: ignore[async/blocking-sleep]');

/** A pull request that adds `files` to a repository with this configuration, reviewed. */
async function reviewed(configuration: string, files: Readonly<Record<string, string | Uint8Array>>) {
  const pull = await stage.open({ [PATH]: configuration }, files);
  await stage.tell(pull);
  return { pull, check: await stage.checked(pull) };
}

const commentsOn = (pull: PullRequest) => stage.github.pullRequest(pull).comments;
const pathsOf = (pull: PullRequest) => commentsOn(pull).map(({ thread }) => thread.path);

describe('the configuration of a repository', () => {
  it('says which files are judged', async () => {
    const { pull, check } = await reviewed('paths: { include: [app/], ignore: [app/old/] }', {
      'app/a.py': SLEEPY,
      'app/old/a.py': SLEEPY,
      'tools/a.py': SLEEPY,
    });
    expect(check).toMatchObject({ conclusion: 'failure', title: '1 error' });
    expect(pathsOf(pull)).toEqual(['app/a.py']);
  });

  it('has other severities under some paths', async () => {
    const configuration = `extends: none
rules: { async/blocking-sleep: error }
overrides:
  - { paths: [old/], rules: { async/blocking-sleep: off } }
  - { paths: [slow/], rules: { async/blocking-sleep: warning } }
  - { paths: [spawning/], rules: { async/blocking-subprocess: warning } }
`;
    const spawning = SLEEPY.replace('time.sleep(1)', 'subprocess.run(["ls"])').replace(
      'import time',
      'import subprocess',
    );
    const { pull, check } = await reviewed(configuration, {
      'old/a.py': SLEEPY,
      'slow/a.py': SLEEPY,
      'spawning/a.py': spawning,
      'app/a.py': spawning,
    });
    expect(check).toMatchObject({ conclusion: 'success', title: '2 warnings' });
    expect(pathsOf(pull).sort()).toEqual(['slow/a.py', 'spawning/a.py']);
  });

  it('bounds the comments, and says which severities are commented', async () => {
    const handlers = ['a', 'b', 'c'].map(sleepyHandler).join('');
    const few = await reviewed('comments: { max: 2 }', { 'a.py': HEADER + handlers });
    expect(commentsOn(few.pull)).toHaveLength(2);
    expect(few.check).toMatchObject({ title: '3 errors', annotations: { length: 1 } });
    const none = await reviewed('comments: { levels: [warning] }', { 'a.py': HEADER + handlers });
    expect(commentsOn(none.pull)).toEqual([]);
    expect(none.check).toMatchObject({ conclusion: 'failure', annotations: { length: 3 } });
  });

  it.each([
    ['', 'action_required'],
    ['incomplete: neutral', 'neutral'],
  ])(
    'says how a check with unread files ends, and what was not read is told: %s',
    async (configuration, conclusion) => {
      const { check } = await reviewed(configuration, { 'a.py': new Uint8Array([0x78, 0, 0x79]) });
      expect(check).toMatchObject({ conclusion, title: '1 file not read' });
      expect(check.summary).toContain('- `a.py`: The file is binary.');
    },
  );

  it.each([
    ['', 'neutral'],
    ['on-outage: block', 'action_required'],
  ])('says how a check ends when Hunkwise fails: %s', async (configuration, conclusion) => {
    const pull = await stage.open({ [PATH]: configuration }, { 'a.py': SLEEPY });
    const path = `/repos/${fullName(pull.repository)}/check-runs/`;
    stage.github.fail({ method: 'PATCH', path, status: 422, body: { message: 'Unprocessable Entity' } });
    await stage.tell(pull);
    expect(await stage.checked(pull)).toMatchObject({ conclusion, title: 'Could not review' });
  });

  it('is neutral after an outage that came before the configuration was read', async () => {
    const pull = await stage.open({ [PATH]: 'on-outage: block' }, { 'a.py': SLEEPY });
    const path = `/repos/${fullName(pull.repository)}/pulls/${pull.number}/files`;
    stage.github.fail({ path, status: 404, body: { message: 'Not Found' } });
    await stage.tell(pull);
    expect(await stage.checked(pull)).toMatchObject({ conclusion: 'neutral', title: 'Could not review' });
  });

  it('says what becomes of a comment whose finding is fixed', async () => {
    const { pull } = await reviewed('fixed: minimise', { 'a.py': SLEEPY });
    await stage.github.push(pull, { 'a.py': SLEEPY.replace('time.sleep(1)', 'pass') });
    await stage.tell(pull, 'synchronize');
    expect(await stage.checked(pull)).toMatchObject({ conclusion: 'success' });
    expect(commentsOn(pull)).toMatchObject([{ minimized: expect.any(String) }]);
  });
});

describe('inline suppressions that a pull request adds', () => {
  it('are obeyed and listed in the summary', async () => {
    const { pull, check } = await reviewed('', { 'a.py': IGNORED });
    expect(check).toMatchObject({ conclusion: 'success', title: 'No problems found' });
    expect(commentsOn(pull)).toEqual([]);
    expect(check.summary).toContain('### Silenced by this change');
    expect(check.summary).toMatch(
      new RegExp(`a\\.py:${lineOf(IGNORED, 'time.sleep')}\\b.*async/blocking-sleep.*error: .*time\\.sleep`),
    );
  });

  it('are not listed when they were there before', async () => {
    const pull = await stage.open({ 'a.py': IGNORED }, { 'b/a.py': `# moved\n${IGNORED}`, 'a.py': null });
    await stage.tell(pull);
    const { conclusion, summary } = await stage.checked(pull);
    expect(conclusion).toBe('success');
    expect(summary).not.toContain('Silenced');
  });

  it('retire the comment, which is not called fixed', async () => {
    const { pull } = await reviewed('', { 'a.py': SLEEPY, 'b.py': SLEEPY });
    const answered = commentsOn(pull).find(({ thread }) => thread.path === 'b.py');
    await stage.github.reply(pull, answered?.id ?? 0, 'ada', 'It has to be.');
    await stage.github.push(pull, { 'a.py': IGNORED, 'b.py': IGNORED });
    await stage.tell(pull, 'synchronize');
    const { conclusion, summary } = await stage.checked(pull);
    expect(conclusion).toBe('success');
    expect(summary).toContain('### Silenced by this change');
    expect(summary).not.toContain('Fixed');
    expect(pathsOf(pull)).toEqual(['b.py', 'b.py']);
    expect(commentsOn(pull)[0]?.body).toMatch(/^\*\*Silenced in the code\*\* as of/);
  });

  it('do not count where the configuration says so', async () => {
    const { pull, check } = await reviewed('allow-inline-ignores: false', { 'a.py': IGNORED });
    expect(check).toMatchObject({ conclusion: 'failure', title: '1 error' });
    expect(check.summary).not.toContain('Silenced');
    expect(commentsOn(pull)[0]?.body).not.toContain('silence this line');
  });
});

describe('a pull request that changes the configuration', () => {
  it('is judged by that of its base, and hears that the new one is valid', async () => {
    const pull = await stage.open({ [PATH]: 'fail-on: error\n' }, { [PATH]: 'fail-on: never\n', 'a.py': SLEEPY });
    await stage.tell(pull);
    const { conclusion, summary } = await stage.checked(pull);
    expect(conclusion).toBe('failure');
    expect(summary).toContain(`This pull request changes \`${PATH}\`; that counts once merged. It is valid.`);
  });

  it('hears what is wrong in the new one, with the line', async () => {
    const pull = await stage.open({ [PATH]: '' }, { [PATH]: 'extends: all\nfail_on: never\n', 'a.py': SLEEPY });
    await stage.tell(pull);
    const { conclusion, summary } = await stage.checked(pull);
    expect(conclusion).toBe('failure');
    expect(summary).toContain('that counts once merged. What is wrong in it will not count:');
    expect(summary).toContain(`- \`${PATH}:2:1\`: \`fail_on\` is not a known key, did you mean \`fail-on\`?`);
  });

  it('runs on the defaults when it adds the first one', async () => {
    const pull = await stage.open({ 'a.py': '' }, { [PATH]: 'extends: none\n', 'a.py': SLEEPY });
    await stage.tell(pull);
    const { conclusion, summary } = await stage.checked(pull);
    expect(conclusion).toBe('failure');
    expect(summary).toContain(`This pull request adds \`${PATH}\``);
  });

  it('does not get rid of it', async () => {
    const pull = await stage.open({ [PATH]: 'fail-on: warning' }, { [PATH]: null, 'a.py': SLEEPY });
    await stage.tell(pull);
    const { conclusion, summary } = await stage.checked(pull);
    expect(conclusion).toBe('failure');
    expect(summary).toContain(`This pull request removes \`${PATH}\``);
  });

  it('hears so without Python too, in one call more', async () => {
    const pull = await stage.open({ 'README.md': '' }, { [PATH]: 'python: 2\n' });
    await stage.tell(pull);
    const { conclusion, title, summary } = await stage.checked(pull);
    expect({ conclusion, title }).toEqual({ conclusion: 'success', title: 'No Python changed' });
    expect(summary).toContain(`- \`${PATH}:1:9\`: `);
    const calls = ['POST check-runs', 'GET pulls/N/files', 'POST /graphql', 'PATCH check-runs/N'];
    expect(callsOn(stage.github, pull)).toEqual(calls);
  });

  it.each([true, false])('hears so from a fork whose blobs are readable: %s', async (forkBlobsReadable) => {
    const before = stage.github.switches.forkBlobsReadable;
    stage.github.switches.forkBlobsReadable = forkBlobsReadable;
    try {
      const pull = await stage.open({ [PATH]: '' }, { [PATH]: 'extends: any\n' }, { fork: 'mallory' });
      await stage.tell(pull);
      expect((await stage.checked(pull)).summary).toContain(`- \`${PATH}:1:10\`: \`extends\` is \`any\``);
    } finally {
      stage.github.switches.forkBlobsReadable = before;
    }
  });
});

describe("the owner's repository .github", () => {
  /** A reviewed pull request of an owner who has one. */
  async function open(owner: string, shared: object | null, own: Readonly<Record<string, string>>) {
    if (shared) await stage.github.createRepository({ owner, name: '.github', ...shared });
    const repository = await stage.github.createRepository({
      owner,
      name: `${owner}-shop`,
      files: { ...own, 'a.py': '' },
    });
    const pull = await stage.github.openPullRequest({ repository, files: { 'a.py': SLEEPY } });
    await stage.tell(pull);
    return { pull, check: await stage.checked(pull) };
  }

  const LAX = { files: { [PATH]: 'fail-on: never\ncolour: red\n' } };
  const WARM = ['GET git/trees/SHA', 'GET pulls/N/files', 'PATCH check-runs/N', 'POST /graphql', 'POST check-runs'];

  it('counts for a repository without a configuration, at no further call', async () => {
    const { pull, check } = await open('globex', LAX, {});
    expect(check).toMatchObject({ conclusion: 'success', title: '1 error' });
    expect(check.summary).toContain('The configuration is that of `globex/.github`, since this repository has none.');
    expect(check.summary).toContain(`- \`globex/.github:${PATH}:2:1\`: \`colour\` is not a known key`);
    expect(callsOn(stage.github, pull).sort()).toEqual([...WARM, 'POST pulls/N/reviews']);
    expect(stage.github.calls.filter(({ path }) => path.includes('globex/.github'))).toEqual([]);
  });

  it('does not count beside one of its own', async () => {
    const { check } = await open('initech', LAX, { [PATH]: '# the defaults\n' });
    expect(check).toMatchObject({ conclusion: 'failure', title: '1 error' });
    expect(check.summary).not.toContain('initech/.github');
  });

  it.each<[string, string, object | null]>([
    ['is not there', 'umbrella', null],
    ['has no configuration', 'hooli', { files: { 'README.md': '' } }],
    ['is not the App’s to see', 'vandelay', { ...LAX, private: true, installed: false }],
  ])('leaves the defaults when it %s, at no further call', async (_, owner, shared) => {
    const { pull, check } = await open(owner, shared, {});
    expect(check).toMatchObject({ conclusion: 'failure', title: '1 error' });
    expect(callsOn(stage.github, pull).sort()).toEqual([...WARM, 'POST pulls/N/reviews']);
  });

  it.each([true, false])('may count where it is public and the App is not on it: %s', async (publicReadable) => {
    const before = stage.github.switches.publicReadable;
    stage.github.switches.publicReadable = publicReadable;
    try {
      const { pull, check } = await open(`public-${publicReadable}`, { ...LAX, installed: false }, {});
      expect(check).toMatchObject({ conclusion: publicReadable ? 'success' : 'failure', title: '1 error' });
      expect(callsOn(stage.github, pull).sort()).toEqual([...WARM, 'POST pulls/N/reviews']);
    } finally {
      stage.github.switches.publicReadable = before;
    }
  });
});

describe('a draft', () => {
  const BASE = { 'a.py': HEADER };

  it('gets the check without comments, and the comments when it is ready', async () => {
    const pull = await stage.open(BASE, { 'a.py': SLEEPY }, { draft: true });
    await stage.tell(pull);
    expect(await stage.checked(pull)).toMatchObject({ conclusion: 'failure', annotations: { length: 1 } });
    expect(stage.github.pullRequest(pull).reviews).toEqual([]);
    await stage.github.setState(pull, 'ready_for_review');
    await stage.tell(pull, 'ready_for_review');
    await expect.poll(() => pathsOf(pull), PATIENCE).toEqual(['a.py']);
    expect(await stage.checked(pull)).toMatchObject({ conclusion: 'failure' });
  });

  it('gets comments at once where the configuration says so', async () => {
    const base = { ...BASE, [PATH]: 'comments: { drafts: true }' };
    const pull = await stage.open(base, { 'a.py': SLEEPY }, { draft: true });
    await stage.tell(pull);
    expect(await stage.checked(pull)).toMatchObject({ conclusion: 'failure', annotations: [] });
    expect(pathsOf(pull)).toEqual(['a.py']);
  });
});
