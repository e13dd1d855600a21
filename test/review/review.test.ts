import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../src/core/engine/index.ts';
import { HunkwiseError } from '../../src/core/error.ts';
import { NO_LINKS } from '../../src/review/links.ts';
import type { Analyzer, Change, Publisher } from '../../src/review/ports.ts';
import { reviewPullRequest } from '../../src/review/review.ts';
import type { CheckReport, ReviewPlan } from '../../src/review/review-plan.ts';
import { change, changedFile, finding, HEAD } from './make.ts';

const ANALYSIS: Analysis = {
  findings: [finding()],
  notReviewed: [],
  diagnostics: [],
  silenced: [],
  withoutProject: null,
  stats: { files: 1, lines: 10, milliseconds: 1 },
};

interface Scene {
  change?: Change;
  readError?: Error;
  analyze?: () => Promise<Analysis>;
  /** Answers of `currentHead`, the last one for ever. */
  heads?: string[];
  startError?: Error;
  published?: 'done' | 'stale';
}

function stage({ heads = [HEAD], ...scene }: Scene = {}) {
  const said: { started: number; plans: ReviewPlan[]; reports: CheckReport[] } = { started: 0, plans: [], reports: [] };
  const publisher: Publisher = {
    async start() {
      said.started += 1;
      if (scene.startError) throw scene.startError;
    },
    currentHead: async () => (heads.length > 1 ? heads.shift() : heads[0]) ?? '',
    async publish(plan) {
      said.plans.push(plan);
      return scene.published ?? 'done';
    },
    complete: async (report) => void said.reports.push(report),
  };
  const reader = {
    async read() {
      if (scene.readError) throw scene.readError;
      return scene.change ?? change({ files: [{ ...changedFile(), head: 'x', base: 'y' }] });
    },
  };
  const analyzer: Analyzer = { analyze: scene.analyze ?? (async () => ANALYSIS), close: async () => {} };
  return { said, review: () => reviewPullRequest({ reader, publisher, analyzer, rules: [], links: NO_LINKS }) };
}

describe('reviewing a pull request', () => {
  it('publishes what was found', async () => {
    const { said, review } = stage();
    expect(await review()).toMatchObject({ kind: 'published', plan: { conclusion: 'failure' } });
    expect(said).toMatchObject({ started: 1, plans: [{ title: '1 error' }], reports: [] });
  });

  it('does not judge a commit that is no longer the head', async () => {
    const { said, review } = stage({ heads: ['new'], analyze: () => Promise.reject(new Error('judged')) });
    expect(await review()).toEqual({ kind: 'stale' });
    expect(said).toMatchObject({ plans: [], reports: [{ conclusion: 'cancelled' }] });
  });

  it('does not publish when the head moved meanwhile', async () => {
    const { said, review } = stage({ heads: [HEAD, 'new'] });
    expect(await review()).toEqual({ kind: 'stale' });
    expect(said).toMatchObject({ plans: [], reports: [{ conclusion: 'cancelled' }] });
  });

  it('completes the check when GitHub says that the head moved', async () => {
    const { said, review } = stage({ published: 'stale' });
    expect(await review()).toEqual({ kind: 'stale' });
    expect(said.reports).toMatchObject([{ conclusion: 'cancelled' }]);
  });

  it('succeeds without Python and does not even ask for the head', async () => {
    const { said, review } = stage({ change: change({ files: [{ ...changedFile('a.md') }] }), heads: ['new'] });
    expect(await review()).toMatchObject({ kind: 'published' });
    expect(said.plans).toMatchObject([{ conclusion: 'success', title: 'No Python changed' }]);
  });

  it('says "could not review" when reading fails, with the reason where that is known', async () => {
    const readError = new HunkwiseError('github-refused', 'GitHub answered 502.', { hint: 'Try later.' });
    const { said, review } = stage({ readError });
    expect(await review()).toEqual({ kind: 'failed', error: readError });
    expect(said.reports).toMatchObject([{ conclusion: 'neutral', title: 'Could not review' }]);
    expect(said.reports[0]?.summary).toContain('GitHub answered 502. Try later.');
  });

  it.each([
    ['on-outage: block', 'action_required'],
    ['on-outage: pass', 'neutral'],
    ['on-outage: maybe', 'neutral'],
  ])('ends a failed review as the configuration says: %s', async (text, conclusion) => {
    const configuration = { path: '.github/hunkwise.yml', text };
    const broken = change({ files: [{ ...changedFile(), head: 'x', base: 'y' }], configuration });
    const { said, review } = stage({ change: broken, analyze: () => Promise.reject(new Error('broken')) });
    await review();
    expect(said.reports).toMatchObject([{ conclusion, title: 'Could not review' }]);
  });

  it('keeps the text of unknown errors out of the check', async () => {
    const { said, review } = stage({ analyze: () => Promise.reject(new Error('password=hunter2')) });
    expect(await review()).toMatchObject({ kind: 'failed' });
    expect(said.reports[0]?.summary).not.toContain('hunter2');
  });

  it('goes on when the pending check could not be made', async () => {
    const { said, review } = stage({ startError: new Error('502') });
    expect(await review()).toMatchObject({ kind: 'published' });
    expect(said.plans).toHaveLength(1);
  });
});
