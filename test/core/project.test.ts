import { describe, expect, it } from 'vitest';
import { type Analysis, analyze, ModuleStore, type Texts } from '../../src/core/engine/index.ts';
import { defineRule, type Rule } from '../../src/core/rule/index.ts';
import { settingsOf } from './analyze-files.ts';
import { lineDiff } from './line-diff.ts';

/** Finds calls of project functions whose body calls `bad`. */
const callsBad = defineRule({
  id: 'test/calls-bad',
  severity: 'warning',
  summary: 'Do not call what calls bad.',
  needsProject: true,
  *check(module, project) {
    for (const call of module.calls()) {
      const callee = project.callee(module, call.node);
      const bad = callee?.module.calls().find((each) => each.function === callee && each.target === 'lib.bad');
      if (callee && bad)
        yield {
          at: call,
          message: 'calls bad',
          advice: '',
          because: [{ at: bad, module: callee.module, note: 'here' }],
        };
    }
  },
});

interface Scene {
  readonly around: Readonly<Record<string, string>>;
  readonly base: string | null;
  readonly head: string;
  readonly path?: string;
}

/** Judges a change of one file amid others, and notes what was asked for. */
function judge(
  { around, base, head, path = 'app/helper.py' }: Scene,
  rule: Rule = callsBad,
  store = new ModuleStore(),
) {
  const lines = base === null ? [] : lineDiff(base, head);
  const context = Object.keys(around).map((each) => ({ path: each, oid: `oid of ${each}` }));
  const needed: string[][] = [];
  const steps = analyze({ files: [{ path, base, head, lines }], context, rules: settingsOf([rule]) }, [rule], store);
  let texts: Texts | undefined;
  for (;;) {
    const { done, value } = steps.next(texts);
    texts = undefined;
    if (done) return { analysis: value as Analysis, needed };
    if (!('need' in value)) continue;
    needed.push([...value.need]);
    texts = new Map(value.need.map((oid) => [oid, around[oid.replace('oid of ', '')] ?? '']));
  }
}

const ROUTE = 'from app.helper import work\n\n\ndef route():\n    work()\n';
const HARMLESS = 'import lib\n\n\ndef work():\n    return 1\n';
const HARMFUL = 'import lib\n\n\ndef work():\n    lib.bad()\n    return 1\n';

describe('the repository around a change', () => {
  it('says what a changed file calls', () => {
    const { analysis } = judge({ path: 'app/route.py', around: { 'app/helper.py': HARMFUL }, base: null, head: ROUTE });
    expect(analysis.findings).toMatchObject([
      { path: 'app/route.py', line: 5, because: [{ path: 'app/helper.py', line: 5 }] },
    ]);
  });

  it('is asked for once, and only for what is not known yet', () => {
    const store = new ModuleStore();
    const scene = { path: 'app/route.py', around: { 'app/helper.py': HARMFUL, 'b.py': '' }, base: null, head: ROUTE };
    expect(judge(scene, callsBad, store).needed).toEqual([['oid of app/helper.py', 'oid of b.py']]);
    const more = { ...scene, around: { ...scene.around, 'c.py': '' } };
    expect(judge(more, callsBad, store).needed).toEqual([['oid of c.py']]);
  });

  it('makes a change answer for what it breaks in files that it does not touch', () => {
    const { analysis } = judge({ around: { 'app/route.py': ROUTE }, base: HARMLESS, head: HARMFUL });
    expect(analysis.findings).toMatchObject([
      {
        path: 'app/helper.py',
        line: 5,
        function: 'work',
        message: expect.stringContaining('`app/route.py:5`'),
        because: [{ path: 'app/route.py', line: 5, note: 'In `route`.' }, { path: 'app/helper.py' }],
      },
    ]);
  });

  it('is silent about what was broken before', () => {
    const { analysis } = judge({ around: { 'app/route.py': ROUTE }, base: HARMFUL, head: `${HARMFUL}\n\nx = 1\n` });
    expect(analysis.findings).toEqual([]);
  });

  it('follows a changed definition through the ones that use it', () => {
    const around = {
      'app/api.py': 'from app.middle import middle\n\n\ndef route():\n    middle()\n',
      'app/middle.py': 'from app.helper import work\n\n\ndef middle():\n    work()\n',
    };
    const { analysis } = judge({ around, base: HARMLESS, head: HARMFUL });
    expect(analysis.findings.map(({ because }) => because?.[0])).toMatchObject([{ path: 'app/middle.py', line: 5 }]);
  });

  it('follows a constructor by the name of its class', () => {
    const around = { 'app/route.py': 'from app.helper import Work\n\n\ndef route():\n    Work()\n' };
    const work = (body: string) => `import lib\n\n\nclass Work:\n    def __init__(self):\n        ${body}\n`;
    const { analysis } = judge({ around, base: work('self.done = True'), head: work('lib.bad()') });
    expect(analysis.findings).toMatchObject([{ path: 'app/helper.py', line: 6, function: 'Work.__init__' }]);
  });

  it('makes rules silent that need it, where it is not known, and says why', () => {
    const files = [
      {
        path: 'a.py',
        base: null,
        head: `${HARMFUL}\n\nwork()  # hunkwise: ignore[test/calls-bad]\nwork()\n`,
        lines: [],
      },
    ];
    const context = { unavailable: 'The repository is too large.' };
    const steps = analyze({ files, context, rules: settingsOf([callsBad]) }, [callsBad]);
    let step = steps.next();
    while (!step.done) step = steps.next();
    expect(step.value).toMatchObject({ findings: [], withoutProject: 'The repository is too large.' });
  });
});

describe('what analyses keep', () => {
  const text = 'x = 1';
  /** Two of these texts fit, and one of them parsed. */
  const limits = { texts: 5_500, modules: text.length };

  it('is bounded, and what was used last stays', () => {
    const store = new ModuleStore(limits);
    store.add('a', text);
    store.add('b', text);
    store.trim();
    store.read('a.py', 'a');
    store.add('c', text);
    expect(['a', 'b', 'c'].map((oid) => store.has(oid))).toEqual([true, false, true]);
  });

  it('stays whole while the analysis runs that has asked for it; then its texts do until the next', () => {
    const store = new ModuleStore(limits);
    for (const oid of ['a', 'b', 'c']) store.add(oid, text);
    const modules = ['a', 'b', 'c'].map((oid) => store.read(`${oid}.py`, oid));
    for (const [at, oid] of ['a', 'b', 'c'].entries()) expect(store.read(`${oid}.py`, oid)).toBe(modules[at]);
    store.trim();
    expect(['a', 'b', 'c'].map((oid) => store.has(oid))).toEqual([true, true, true]);
    expect(store.read('c.py', 'c')).toBe(modules[2]);
    expect(store.read('b.py', 'b')).not.toBe(modules[1]);
  });

  it('makes room at once for what the next analysis reads', () => {
    const store = new ModuleStore(limits);
    for (const oid of ['old', 'kept']) store.add(oid, text);
    const [old, kept] = ['old', 'kept'].map((oid) => store.read(`${oid}.py`, oid));
    store.trim();
    expect(store.read('kept.py', 'kept')).toBe(kept);
    expect(store.read('old.py', 'old')).not.toBe(old);
    expect(store.read('kept.py', 'kept')).toBe(kept);
    store.trim();
    store.add('new', text);
    expect(store.has('old')).toBe(false);
  });
});
