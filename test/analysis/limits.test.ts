import { describe, expect, it } from 'vitest';
import type { Incident, Limits } from '../../src/analysis/index.ts';
import type { Analysis } from '../../src/core/engine/index.ts';
import { plantedAnalyzer, requestOf } from './planted.ts';

const GOOD = { 'app/first.py': 'mark()\n', 'app/last.py': 'mark()\n' };

/** Judges two good files with a bad one between them. */
async function judged(bad: Readonly<Record<string, string>>, limits: Partial<Limits> = {}) {
  const incidents: Incident[] = [];
  await using analyzer = plantedAnalyzer({ processes: 1, limits, onIncident: (each) => incidents.push(each) });
  const { 'app/first.py': first, ...last } = GOOD;
  const analysis = await analyzer.analyze(requestOf({ 'app/first.py': first, ...bad, ...last }));
  return { analysis, incidents };
}

function expectOthersJudged({ findings }: Analysis): void {
  expect(findings.map(({ path }) => path)).toEqual(Object.keys(GOOD));
}

describe('a file on which the child', () => {
  it('takes too long is left out, and the others are judged', async () => {
    const { analysis, incidents } = await judged({ 'app/bad.py': 'loop_forever()\n' }, { file: 1_000 });
    expect(analysis.notReviewed).toEqual([{ path: 'app/bad.py', reason: 'took longer than 1 s' }]);
    expectOthersJudged(analysis);
    expect(incidents).toMatchObject([{ path: 'app/bad.py', reason: 'took longer than 1 s' }]);
  });

  it.each(['hoard_native', 'hoard_heap'])('needs too much memory (%s)', async (deed) => {
    const { analysis } = await judged({ 'app/bad.py': `${deed}()\n` }, { memory: 400_000_000, file: 18_000 });
    expect(analysis.notReviewed).toEqual([{ path: 'app/bad.py', reason: 'needed more than 400 MB of memory' }]);
    expectOthersJudged(analysis);
  });

  it('dies is found among several, one by one', async () => {
    const { analysis, incidents } = await judged({ 'app/b.py': 'abort()\n', 'app/c.py': 'leave()\n' });
    expect(analysis.notReviewed).toEqual([
      { path: 'app/b.py', reason: 'the analysis process died (SIGABRT)' },
      { path: 'app/c.py', reason: 'the analysis process died (exit status 7)' },
    ]);
    expect(incidents).toMatchObject(analysis.notReviewed);
    expectOthersJudged(analysis);
  });

  it('dies is left out although the repository around the change holds it too', async () => {
    await using analyzer = plantedAnalyzer({ processes: 1 });
    const request = requestOf({ ...GOOD, 'app/bad.py': 'abort()\n' });
    const around = { ...request, context: [{ path: 'app/bad.py', oid: 'a1' }] };
    const analysis = await analyzer.analyze(around, async () => new Map([['a1', 'abort()\n']]));
    expect(analysis.notReviewed).toEqual([{ path: 'app/bad.py', reason: 'the analysis process died (SIGABRT)' }]);
    expectOthersJudged(analysis);
  });

  it('dies at its old name in the base is the renamed file', async () => {
    await using analyzer = plantedAnalyzer({ processes: 1 });
    const { files, rules } = requestOf(GOOD);
    // Base is asked only about rules that have something to say of head.
    const renamed = { path: 'new.py', previousPath: 'old.py', head: 'abort(later)\n', base: 'abort()\n', lines: [] };
    const analysis = await analyzer.analyze({ files: [...files, renamed], context: [], rules });
    expect(analysis.notReviewed).toEqual([{ path: 'new.py', reason: 'the analysis process died (SIGABRT)' }]);
    expectOthersJudged(analysis);
  });
});

describe('a review that takes too long', () => {
  it('reports every file as not reviewed', async () => {
    const { analysis } = await judged({ 'app/bad.py': 'loop_forever()\n' }, { review: 500 });
    const reason = 'the whole review took longer than 0.5 s';
    expect(analysis.notReviewed).toEqual(
      ['app/bad.py', 'app/first.py', 'app/last.py'].map((path) => ({ path, reason })),
    );
    expect(analysis.findings).toEqual([]);
  });

  it('takes no time from the one after it', async () => {
    await using analyzer = plantedAnalyzer({ processes: 1, limits: { review: 4_000 } });
    const slow = analyzer.analyze(requestOf({ 'a.py': 'loop_forever()\n' }));
    const next = analyzer.analyze(requestOf({ 'a.py': 'mark()\n' }));
    expect((await slow).notReviewed).toHaveLength(1);
    expect((await next).findings).toHaveLength(1);
  });
});
