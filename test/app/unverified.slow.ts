import { afterEach, describe, expect, it } from 'vitest';
import { defaultSwitches, type Switches } from '../double/options.ts';
import { HEADER, sleepyHandler } from './python.ts';
import { useStage } from './stage.ts';

/** What nobody has verified about GitHub and a review depends on, each the other way round than the double assumes. */
const OTHERWISE: Partial<Switches> = {
  forkBlobsReadable: false,
  forkCommitsKnowPulls: false,
  commentBodyLimit: 60_000,
  commentsPerReview: 100,
  longSuggestionFence: false,
  checkWritesCountAsContent: false,
  annotationsPerCheckRun: 1_000,
};

const FINDINGS = 34;
const HEAD = HEADER + Array.from({ length: FINDINGS }, (_, index) => sleepyHandler(`handler_${index}`)).join('');

describe('whatever GitHub does where its documentation is silent, each finding is shown once', () => {
  const stage = useStage();
  afterEach(() => void Object.assign(stage.github.switches, defaultSwitches));

  it.each(Object.entries(OTHERWISE))('%s: %s', async (name, value) => {
    Object.assign(stage.github.switches, { [name]: value });
    const pull = await stage.open({ 'shop.py': HEADER }, { 'shop.py': HEAD }, { fork: 'mallory' });
    await stage.tell(pull);
    const check = await stage.checked(pull);
    expect(check).toMatchObject({ conclusion: 'failure', title: `${FINDINGS} errors` });
    const { comments } = stage.github.pullRequest(pull);
    const places = [
      ...comments.map(({ thread }) => thread.current.line),
      ...check.annotations.map((each) => each.start_line),
    ];
    expect(new Set(places).size).toBe(FINDINGS);
    expect(places).toHaveLength(FINDINGS);
    expect(comments).toHaveLength(30);
  });

  it('a review of 30 comments is too much for it: they become annotations', async () => {
    stage.github.switches.commentsPerReview = 10;
    const pull = await stage.open({ 'shop.py': HEADER }, { 'shop.py': HEAD });
    await stage.tell(pull);
    const check = await stage.checked(pull);
    expect(check).toMatchObject({ conclusion: 'failure', title: `${FINDINGS} errors` });
    expect(stage.github.pullRequest(pull).comments.length + check.annotations.length).toBe(FINDINGS);
  });
});
