import { describe, expect, it } from 'vitest';
import { NO_LINKS } from '../../src/review/links.ts';
import { readCommentMarker } from '../../src/review/marker.ts';
import { planReview } from '../../src/review/plan.ts';
import { change, conversation, finding, HEAD, judgement, posted } from './make.ts';

const gone = finding({ line: 70 });

describe('a comment whose finding is gone', () => {
  it('is deleted when nobody has answered, and the summary keeps a line about it', () => {
    const plan = planReview(change({ conversation: conversation([posted(gone)]) }), judgement([]), NO_LINKS);
    expect(plan.retired).toMatchObject([{ how: 'delete', comment: { id: 1 } }]);
    expect(plan.summary).toContain('### Fixed since the last review\n- `async/blocking-sleep` in `app/shop.py`');
  });

  it('is folded away where the repository wants that', () => {
    const { configuration } = judgement([]);
    const kind = judgement([], { configuration: { ...configuration, fixed: 'minimise' } });
    const plan = planReview(change({ conversation: conversation([posted(gone)]) }), kind, NO_LINKS);
    expect(plan.retired).toMatchObject([{ how: 'minimise' }]);
  });

  it('stays when somebody has answered, says since when it is fixed, and is not taken up again', () => {
    const comment = posted(gone, { isAnswered: true, isResolved: true });
    const [retired] = planReview(change({ conversation: conversation([comment]) }), judgement([]), NO_LINKS).retired;
    expect(retired).toMatchObject({ how: 'edit' });
    const body = retired && 'body' in retired ? retired.body : '';
    expect(body).toMatch(`**Fixed** as of ${HEAD.slice(0, 12)}.\n\n> text\n\n<!--`);
    expect(readCommentMarker(body)).toMatchObject({ fingerprint: gone.fingerprint, isFixed: true });
  });

  it.each([
    ['its file was not read', { notReviewed: [{ path: 'app/shop.py', reason: 'The file is binary.' }] }],
    ['the rest of the project was not read', { withoutProject: 'GitHub does not list the files.' }],
    ['a rule crashed on its file', { diagnostics: [{ path: 'app/shop.py', rule: 'a/b', message: 'x' }] }],
  ])('stays when %s: nothing is known about it', (_, unsure) => {
    const plan = planReview(change({ conversation: conversation([posted(gone)]) }), judgement([], unsure), NO_LINKS);
    expect(plan.retired).toEqual([]);
  });

  it('makes no room for another: the limit is on the life of the pull request', () => {
    const said = conversation([posted(gone)], { commentsSoFar: 30 });
    const other = finding({ rule: 'async/blocking-http' });
    const plan = planReview(change({ conversation: said }), judgement([other]), NO_LINKS);
    expect(plan).toMatchObject({ retired: { length: 1 }, comments: [], annotations: { length: 1 } });
  });
});
