import { expect, it } from 'vitest';
import { HEADER, sleepyHandler } from './python.ts';
import { callsOn, useStage } from './stage.ts';

const stage = useStage();

/** Calls of a warm review (`github.md`, section 4). */
function budget(of: {
  files: number;
  python: number;
  blobs?: number;
  posts: boolean;
  annotations: number;
  retired?: number;
}) {
  const { files, python, blobs = 0, posts, annotations, retired = 0 } = of;
  const further = Math.max(0, Math.ceil(annotations / 50) - 1);
  return 3 + Math.ceil(files / 100) + Math.ceil((2 * python + blobs) / 50) + Number(posts) + further + retired;
}

const notes = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`docs/${at}.md`, 'x\n']));
const handlers = (count: number) => HEADER + Array.from({ length: count }, (_, at) => sleepyHandler(`h${at}`)).join('');

/** A review of more than five seconds asks once more where the head stands, and the first has to wait for its child to start. */
async function warmUp(): Promise<void> {
  const pull = await stage.open({ 'shop.py': 'x = 1\n' }, { 'shop.py': 'x = 2\n' });
  await stage.tell(pull);
  await stage.checked(pull);
}

it('a review takes no more calls than it must, and the next one neither', async () => {
  await warmUp();
  const pull = await stage.open({ 'shop.py': HEADER }, { 'shop.py': handlers(90), ...notes(110) });
  await stage.tell(pull);
  expect(await stage.checked(pull)).toMatchObject({ title: '90 errors', annotations: { length: 60 } });
  const first = callsOn(stage.github, pull);
  expect(first).toHaveLength(budget({ files: 111, python: 1, posts: true, annotations: 60 }));
  await stage.github.push(pull, { 'shop.py': handlers(28) });
  await stage.tell(pull, 'synchronize');
  expect(await stage.checked(pull)).toMatchObject({ title: '28 errors', annotations: [] });
  const second = callsOn(stage.github, pull).slice(first.length);
  expect(second).toHaveLength(budget({ files: 111, python: 1, posts: false, annotations: 0, retired: 2 }));
});

it('many Python files come fifty a query', async () => {
  const names = Array.from({ length: 120 }, (_, at) => `m${at}.py`);
  const all = (text: string) => Object.fromEntries(names.map((name) => [name, text]));
  const pull = await stage.open(all('x = 1\n'), all('x = 2\n'));
  await stage.tell(pull);
  expect(await stage.checked(pull)).toMatchObject({ conclusion: 'success' });
  const most = budget({ files: 120, python: 120, posts: false, annotations: 0 });
  expect(callsOn(stage.github, pull).length).toBeLessThanOrEqual(most);
});
