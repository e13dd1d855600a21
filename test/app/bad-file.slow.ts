import { afterEach, describe, expect, it } from 'vitest';
import { HEADER, sleepyHandler } from './python.ts';
import { expectQuickAnswers, expectQuickAnswersDuring, median } from './raw-webhook.ts';
import { PATIENCE, useStage } from './stage.ts';
import { childrenOf, isLinux } from './system-processes.ts';

const stage = useStage();

const BAD_HANDLER = HEADER + sleepyHandler('a');
const DEPTH = 10_000;
const nested = (open: string, close: string) => `x = ${open.repeat(DEPTH)}1${close.repeat(DEPTH)}\n`;

afterEach(async () => {
  expect(stage.app.child).toMatchObject({ exitCode: null, signalCode: null });
  expect((await fetch(`${stage.app.url}/healthz`)).status).toBe(200);
});

describe('a bad file', () => {
  it.each<[string, string | Uint8Array, string | Uint8Array, RegExp]>([
    ['a binary', 'x = 1\n', new Uint8Array([0, 1, 2, 255, 0]), /The file is binary/],
    ['5 MB', 'x = 1\n'.repeat(850_000), `${'x = 1\n'.repeat(850_000)}y = 2\n`, /The file has 5\.1 MB; .* up to 2 MB/],
    ['10,000 nested parentheses', 'x = 1\n', nested('(', ')'), /nested deeper than 1000 levels/],
    ['10,000 nested lists', 'x = 1\n', nested('[', ']'), /nested deeper than 1000 levels/],
    ['10,000 nested dictionaries', 'x = 1\n', nested('{1: ', '}'), /nested deeper than 1000 levels/],
    ['10,000 brackets never closed', 'x = 1\n', `x = ${'('.repeat(DEPTH)}\n`, /syntax error at line 1/],
  ])('is named under "not read", and the App goes on: %s', async (_, before, after, reason) => {
    const alone = await stage.open({ 'bad.py': before }, { 'bad.py': after });
    const together = await stage.open({ 'bad.py': before }, { 'bad.py': after, 'good.py': BAD_HANDLER });
    await stage.tell(alone);
    await stage.tell(together);
    const checks = Promise.all([stage.checked(alone), stage.checked(together)]);
    const [first, second] = await expectQuickAnswersDuring(stage, checks);
    expect(first).toMatchObject({ conclusion: 'action_required', title: '1 file not read' });
    expect(second).toMatchObject({ conclusion: 'failure', title: '1 error; 1 file not read' });
    for (const { summary } of [first, second]) expect(entryOf('bad.py', summary)).toMatch(reason);
  });
});

/** More than a second of work for the parser and the rules. */
const LONG = 'value = call(1, b=[2, 3], c=x.y)\n'.repeat(40_000);

describe.runIf(isLinux)('when the analysis process dies', () => {
  it.each([
    ['is all there is', {}, { conclusion: 'action_required', title: '1 file not read' }],
    ['is not all there is', { 'good.py': BAD_HANDLER }, { conclusion: 'failure', title: '1 error; 1 file not read' }],
  ])('the file it was at is named under "not read", where it %s', async (_, others, expected) => {
    await warmUp();
    const pull = await stage.open({ 'a.py': '' }, { 'bad.py': LONG, ...others });
    const further = await Promise.all([openBadHandler(), openBadHandler(), openBadHandler()]);
    const child = await telling(() => stage.tell(pull));
    await expectQuickAnswers(stage);
    const answers = [];
    for (const each of further) answers.push(await stage.tell(each));
    expect(median(answers.map(({ milliseconds }) => milliseconds))).toBeLessThan(100);
    expect(stage.github.pullRequest(pull).checkRuns).toMatchObject([{ status: 'in_progress' }]);

    process.kill(child, 'SIGKILL');
    const check = await stage.checked(pull);
    expect(check).toMatchObject(expected);
    expect(entryOf('bad.py', check.summary)).toBe('- `bad.py`: the analysis process died (SIGKILL)');
    for (const each of further) expect(await stage.checked(each)).toMatchObject({ conclusion: 'failure' });
    const incident = { msg: 'analysis process stopped', path: 'bad.py' };
    expect(stage.app.log).toContainEqual(expect.objectContaining(incident));
  });
});

/** The line about a file in the section of the summary that says what was not read. */
function entryOf(path: string, summary: string | null): string | undefined {
  const section = summary?.split('### Not read\n')[1]?.split('\n\n')[0];
  return section?.split('\n').find((line) => line.startsWith(`- \`${path}\``));
}

/** After a review an analysis process is there that has loaded the rules. */
async function warmUp(): Promise<void> {
  const pull = await openBadHandler();
  await stage.tell(pull);
  await stage.checked(pull);
}

/** The analysis process that `tell` makes work, once it computes. */
async function telling(tell: () => Promise<unknown>): Promise<number> {
  const app = stage.app.child.pid ?? 0;
  const before = childrenOf(app);
  const working = () =>
    [...childrenOf(app)].find(([pid, milliseconds]) => milliseconds - (before.get(pid) ?? milliseconds) >= 100)?.[0];
  await tell();
  await expect.poll(working, PATIENCE).toBeDefined();
  return working() as number;
}

function openBadHandler() {
  return stage.open({ 'shop.py': HEADER }, { 'shop.py': BAD_HANDLER });
}
