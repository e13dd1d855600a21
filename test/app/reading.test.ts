import { afterEach, describe, expect, it } from 'vitest';
import type { Files } from '../double/git/commit.ts';
import { githubLimits } from '../double/options.ts';
import { HEADER, sleepyHandler } from './python.ts';
import { callsOn, useStage } from './stage.ts';

const stage = useStage();
afterEach(() => void Object.assign(stage.github.limits, githubLimits));

const OLD = HEADER + sleepyHandler('old');
const NEW = OLD + sleepyHandler('fresh');
const FINE = 'x = 1\n';

describe('what GitHub does not show is read all the same', () => {
  it('a new file whose diff it leaves out', async () => {
    const pull = await stage.open({ 'README.md': '' }, { 'shop.py': NEW });
    stage.github.limits.patchLines = 5;
    await stage.tell(pull);
    const check = await stage.checked(pull);
    expect(check).toMatchObject({ conclusion: 'failure', title: '2 errors', annotations: { length: 2 } });
    expect(callsOn(stage.github, pull).filter((call) => call.includes('compare'))).toEqual([]);
  });

  // Not the first: a review that starts the analysis may take so long that the head is asked for once more.
  it('a file whose diff it leaves out: against the merge base, and with an annotation, since it takes no comment', async () => {
    const filler = Array.from({ length: 40 }, (_, at) => `# ${at}\n`).join('');
    const pull = await stage.open({ 'shop.py': OLD }, { 'shop.py': NEW + filler });
    // The base branch has moved on since: what it lacks by now is not introduced here.
    await stage.github.pushBranch(pull.repository, 'main', { 'shop.py': HEADER });
    stage.github.limits.patchLines = 20;
    await stage.tell(pull);
    const check = await stage.checked(pull);
    expect(check).toMatchObject({ conclusion: 'failure', title: '1 error' });
    expect(check.annotations).toMatchObject([
      { path: 'shop.py', start_line: NEW.split('\n').lastIndexOf('    time.sleep(1)') + 1 },
    ]);
    expect(stage.github.pullRequest(pull).reviews).toEqual([]);
    const calls = callsOn(stage.github, pull);
    expect(calls.filter((call) => call.includes('compare'))).toHaveLength(1);
    expect(calls.filter((call) => call === 'POST /graphql')).toHaveLength(2);
  });

  it('rows that it empties because the page is full: on smaller pages, and with comments', async () => {
    const names = Array.from({ length: 8 }, (_, at) => `m${at}.py`);
    const all = (text: string) => Object.fromEntries(names.map((name) => [name, text]));
    const pull = await stage.open(all(OLD), all(NEW));
    stage.github.limits.pagePatchLines = 40;
    await stage.tell(pull);
    expect(await stage.checked(pull)).toMatchObject({ conclusion: 'failure', title: '8 errors', annotations: [] });
    expect(stage.github.pullRequest(pull).comments).toHaveLength(8);
  });

  it('a text that GraphQL cuts off', async () => {
    stage.github.limits.blobTextBytes = 100;
    const pull = await stage.open({ 'shop.py': OLD }, { 'shop.py': NEW });
    await stage.tell(pull);
    expect(await stage.checked(pull)).toMatchObject({ conclusion: 'failure', title: '1 error' });
    expect(callsOn(stage.github, pull)).toContain('GET contents/shop.py');
  });
});

describe('what cannot be read is listed, and the check is no success', () => {
  it.each<[string, Files, RegExp]>([
    ['a file of more than 2 MB', { 'big.py': '# a line that is long\n'.repeat(100_000) }, /`big\.py`.*2\.2 MB/],
    ['another encoding', { 'latin.py': Buffer.from('name = "caf\xe9"\n', 'latin1') }, /`latin\.py`.*not text in UTF-8/],
    ['a binary', { 'blob.py': Buffer.from([0, 1, 2]) }, /`blob\.py`.*binary/],
    ['a symbolic link', { 'link.py': { link: 'shop.py' } }, /`link\.py`.*symbolic link/],
    ['a submodule', { 'lib.py': { submodule: 'a'.repeat(40) } }, /`lib\.py`.*link to another repository/],
  ])('%s', async (_, files, listed) => {
    const pull = await stage.open({ 'shop.py': FINE }, files);
    await stage.tell(pull);
    const check = await stage.checked(pull);
    expect(check).toMatchObject({ conclusion: 'action_required', title: '1 file not read' });
    expect(check.summary).toMatch(listed);
  });

  it('a file that becomes a link is not judged as the text of the link', async () => {
    const pull = await stage.open({ 'shop.py': OLD }, { 'shop.py': { link: 'time.sleep(1)' }, 'new.py': NEW });
    await stage.tell(pull);
    const check = await stage.checked(pull);
    expect(check).toMatchObject({ conclusion: 'failure', title: expect.stringContaining('1 file not read') });
  });

  it('files beyond those that GitHub lists', async () => {
    stage.github.limits.files = 2;
    const pull = await stage.open({ 'a.py': FINE }, { 'a.py': 'x = 2\n', 'b.py': FINE, 'c.py': NEW });
    await stage.tell(pull);
    const check = await stage.checked(pull);
    expect(check).toMatchObject({ conclusion: 'action_required', title: 'the list of files is incomplete' });
    expect(check.summary).toContain('2 of the 3 changed files');
  });

  it('a diff that is left out while the merge base is not told', async () => {
    const pull = await stage.open({ 'shop.py': OLD }, { 'shop.py': NEW });
    stage.github.limits.patchLines = 3;
    const path = new RegExp(`${pull.repository.name}/compare/`);
    stage.github.fail({ path, status: 404, body: { message: 'Not Found' } });
    await stage.tell(pull);
    const check = await stage.checked(pull);
    expect(check).toMatchObject({ conclusion: 'action_required', title: '1 file not read' });
    expect(check.summary).toContain('GitHub sends no diff of this file');
  });
});
