import { describe, expect, it } from 'vitest';
import { NO_LINKS } from '../../src/review/links.ts';
import { planReview } from '../../src/review/plan.ts';
import { addedFile, change, changedFile, conversation, finding, HEAD, judgement, posted } from './make.ts';

describe('a review plan', () => {
  it('comments on the added line, and the check fails', () => {
    const plan = planReview(change(), judgement([finding()]), NO_LINKS);
    expect(plan).toMatchObject({ head: HEAD, conclusion: 'failure', title: '1 error', annotations: [], kept: [] });
    expect(plan.comments.map(({ anchor }) => anchor)).toEqual([{ path: 'app/shop.py', side: 'RIGHT', line: 4 }]);
    expect(plan.reviewBody).toBe('Hunkwise found 1 error that this change introduces.');
  });

  it('annotates a line that the diff does not show', () => {
    const plan = planReview(change(), judgement([finding({ line: 90 })]), NO_LINKS);
    expect(plan.comments).toEqual([]);
    expect(plan.annotations).toMatchObject([{ path: 'app/shop.py', startLine: 90, endLine: 90, level: 'failure' }]);
  });

  it('comments in the same function when that has a line in the diff', () => {
    const far = finding({ line: 9, functionLines: [3, 12] });
    const plan = planReview(change(), judgement([far]), NO_LINKS);
    expect(plan.comments).toMatchObject([{ anchor: { side: 'RIGHT', line: 5 } }]);
    expect(plan.comments[0]?.body).toContain('About line 9: ');
  });

  it('comments on all lines that a suggestion replaces, where one hunk shows them', () => {
    const within = finding({ suggestion: { line: 3, endLine: 4, text: 'new' } });
    const [comment] = planReview(change(), judgement([within]), NO_LINKS).comments;
    expect(comment?.anchor).toMatchObject({ side: 'RIGHT', startLine: 3, line: 4 });
    expect(comment?.body).toContain('```suggestion\nnew\n```');
    const beyond = finding({ suggestion: { line: 1, endLine: 4, text: 'new' } });
    const [plain] = planReview(change(), judgement([beyond]), NO_LINKS).comments;
    expect(plain?.anchor).toEqual({ path: 'app/shop.py', side: 'RIGHT', line: 4 });
    expect(plain?.body).not.toContain('suggestion');
  });

  it('comments on the removed line that made an old one wrong', () => {
    const file = { ...changedFile(), hunks: [REMOVAL] };
    const plan = planReview(
      change({ files: [file] }),
      judgement([finding({ line: 8, functionLines: [2, 9] })]),
      NO_LINKS,
    );
    expect(plan.comments).toMatchObject([{ anchor: { side: 'LEFT', line: 4 } }]);
  });

  it('shows notes in the summary only', () => {
    const plan = planReview(change(), judgement([finding({ severity: 'note' })]), NO_LINKS);
    expect(plan).toMatchObject({ comments: [], annotations: [], conclusion: 'success', title: '1 note' });
    expect(plan.summaryFindings).toHaveLength(1);
    expect(plan.summary).toContain('| note |');
  });

  it('keeps what was commented on before, and still fails', () => {
    const old = finding();
    const plan = planReview(change({ conversation: conversation([posted(old)]) }), judgement([old]), NO_LINKS);
    expect(plan).toMatchObject({ comments: [], annotations: [], kept: [old], conclusion: 'failure' });
    expect(plan.summary).toContain('1 was commented on before.');
  });

  it('posts 30 comments in the life of a pull request, the most severe first; the others are annotations', () => {
    const warnings = Array.from({ length: 20 }, (_, at) =>
      finding({ path: 'a.py', line: at + 1, severity: 'warning' }),
    );
    const errors = Array.from({ length: 20 }, (_, at) => finding({ path: 'b.py', line: at + 1 }));
    const files = [addedFile('a.py', 20), addedFile('b.py', 20)];
    const said = conversation([], { commentsSoFar: 5 });
    const plan = planReview(change({ files, conversation: said }), judgement([...warnings, ...errors]), NO_LINKS);
    const paths = plan.comments.map(({ anchor }) => anchor.path);
    expect(paths).toEqual([...Array(20).fill('b.py'), ...Array(5).fill('a.py')]);
    expect(plan.annotations).toHaveLength(15);
    expect(plan.reviewBody).toBe(
      'Hunkwise found 20 errors, 5 warnings that this change introduces. 15 more findings in the check **Hunkwise**.',
    );
  });

  it('posts none when 30 have been posted', () => {
    const said = conversation([], { commentsSoFar: 31 });
    const plan = planReview(change({ conversation: said }), judgement([finding()]), NO_LINKS);
    expect(plan.comments).toEqual([]);
    expect(plan.annotations).toHaveLength(1);
  });

  it('shows each finding exactly once', () => {
    const findings = [finding(), finding({ line: 90 }), finding({ line: 91, severity: 'note' }), finding({ line: 5 })];
    const said = conversation([posted(finding({ line: 5 }))]);
    const plan = planReview(change({ conversation: said }), judgement(findings), NO_LINKS);
    const counts = [plan.comments, plan.annotations, plan.summaryFindings, plan.kept].map((list) => list.length);
    expect(counts).toEqual([1, 1, 1, 1]);
  });

  it('is a success without Python, and says so', () => {
    const file = { ...changedFile('README.md'), hunks: [] };
    const nothing = judgement([], { stats: { files: 0, lines: 0, milliseconds: 0 } });
    const plan = planReview(change({ files: [file] }), nothing, NO_LINKS);
    expect(plan).toMatchObject({ conclusion: 'success', title: 'No Python changed' });
    expect(plan.summary).toBe('No changed Python was judged.');
  });

  it('posts no comments on a draft, unless it is to', () => {
    const draft = change({ isDraft: true });
    const muted = planReview(draft, judgement([finding()]), NO_LINKS);
    expect(muted).toMatchObject({ comments: [], annotations: [{}], conclusion: 'failure' });
    const { configuration } = judgement([]);
    const loud = { ...configuration, comments: { ...configuration.comments, drafts: true } };
    expect(planReview(draft, judgement([finding()], { configuration: loud }), NO_LINKS).comments).toHaveLength(1);
  });

  it('is neutral where unread files do not block, and lists them', () => {
    const notReviewed = [{ path: 'app/big.py', reason: 'The file is binary.' }];
    const configuration = { ...judgement([]).configuration, incomplete: 'neutral' } as const;
    const plan = planReview(change(), judgement([], { notReviewed, configuration }), NO_LINKS);
    expect(plan).toMatchObject({ conclusion: 'neutral', title: '1 file not read' });
    expect(plan.summary).toContain('- `app/big.py`: The file is binary.');
  });

  it('asks for action when a file was not read', () => {
    const notReviewed = [{ path: 'app/big.py', reason: 'The file is binary.' }];
    const plan = planReview(change(), judgement([], { notReviewed }), NO_LINKS);
    expect(plan).toMatchObject({ conclusion: 'action_required', title: '1 file not read' });
    expect(plan.summary).toContain('- `app/big.py`: The file is binary.');
  });
});

/** Line 4 of the base is gone, nothing is added. */
const REMOVAL = {
  baseStart: 3,
  baseLines: 3,
  headStart: 3,
  headLines: 2,
  section: '',
  lines: [
    { kind: 'context', base: 3, head: 3, text: 'three' },
    { kind: 'removed', base: 4, head: null, text: 'four' },
    { kind: 'context', base: 5, head: 4, text: 'five' },
  ],
} as const;
