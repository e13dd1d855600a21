import { describe, expect, it } from 'vitest';
import { analyze, UNUSED_SUPPRESSION } from '../../src/core/engine/index.ts';
import { defineRule, type Rule } from '../../src/core/rule/index.ts';
import { analyzeFiles, newFiles, settingsOf } from './analyze-files.ts';
import { lineDiff } from './line-diff.ts';

/** Finds every call of `name()`. */
function callsOf(name: string, rule: Partial<Rule> = {}): Rule {
  return defineRule({
    id: `test/${name}`,
    severity: 'error',
    summary: `Do not call ${name}.`,
    *check(module) {
      for (const call of module.calls()) {
        if (call.node.func.kind === 'Name' && call.node.func.id === name)
          yield { at: call, message: name, advice: 'Do not.' };
      }
    },
    ...rule,
  });
}

const bad = callsOf('bad');
const rulesAndLines = (code: string, rules: readonly Rule[] = [bad], path = 'app/main.py') =>
  analyzeFiles(newFiles({ [path]: code }), rules).findings.map(({ rule, line }) => `${rule} ${line}`);

describe('suppressions', () => {
  it.each([
    ['on its line', 'bad()  # hunkwise: ignore[test/bad]\nbad()\n', ['test/bad 2']],
    ['alone above a statement', '# hunkwise: ignore[test/bad]\nbad()\nbad()\n', ['test/bad 3']],
    [
      'above a statement of several lines',
      '# hunkwise: ignore[test/bad]\nf(\n  1,\n  bad(),\n)\nbad()\n',
      ['test/bad 6'],
    ],
    [
      'at the end of a statement of several lines',
      'f(\n  bad(),\n)  # hunkwise: ignore[test/bad]\nbad()\n',
      ['test/bad 4'],
    ],
    ['above a function only for its head', '# hunkwise: ignore[test/bad]\ndef f(a=bad()):\n  bad()\n', ['test/bad 3']],
    ['in a block', 'if a:\n  # hunkwise: ignore[test/bad]\n  bad()\n  bad()\n', ['test/bad 4']],
    ['with several rules', 'bad(); worse()  # hunkwise: ignore[test/bad, test/worse]\n', []],
  ])('%s', (_, code, expected) => {
    expect(rulesAndLines(code, [bad, callsOf('worse')])).toEqual(expected);
  });

  it('that suppress nothing are noted', () => {
    const { findings } = analyzeFiles(newFiles({ 'a.py': 'good()  # hunkwise: ignore[test/bad]\n' }), [bad]);
    expect(findings).toMatchObject([{ rule: UNUSED_SUPPRESSION, severity: 'note', line: 1 }]);
  });

  it('of a rule that does not exist are noted', () => {
    const { findings } = analyzeFiles(newFiles({ 'a.py': 'bad()  # hunkwise: ignore[test/bda]\n' }), [bad]);
    expect(findings.map(({ rule }) => rule)).toEqual(['test/bad', UNUSED_SUPPRESSION]);
  });

  it('are not noted when their rule is switched off', () => {
    const rules = { [bad.id]: { severity: 'off' as const, options: {} } };
    const steps = analyze(
      { files: newFiles({ 'a.py': 'good()  # hunkwise: ignore[test/bad]\n' }), context: [], rules },
      [bad],
    );
    let step = steps.next();
    while (!step.done) step = steps.next();
    expect(step.value.findings).toEqual([]);
  });

  it('that are taken away introduce what they covered', () => {
    const base = 'bad()  # hunkwise: ignore[test/bad]\n';
    const files = [{ path: 'a.py', base, head: 'bad()\n', lines: lineDiff(base, 'bad()\n') }];
    expect(analyzeFiles(files, [bad]).findings).toHaveLength(1);
  });
});

describe('rules', () => {
  it('that throw are reported and hide no other', () => {
    const crash = callsOf('crash', {
      *check() {
        yield* [];
        throw new TypeError('cannot read that');
      },
    });
    const { findings, diagnostics } = analyzeFiles(newFiles({ 'a.py': 'bad()\n' }), [crash, bad]);
    expect(findings).toHaveLength(1);
    expect(diagnostics).toEqual([{ path: 'a.py', rule: 'test/crash', message: 'cannot read that' }]);
  });

  it('yield to a more specific one on the same line only', () => {
    const general = callsOf('general', { yieldsTo: ['test/bad'] });
    expect(rulesAndLines('general(bad())\ngeneral()\n', [general, bad])).toEqual(['test/bad 1', 'test/general 2']);
  });

  it('are no errors without high confidence', () => {
    const unsure = callsOf('bad', {
      *check(module) {
        for (const at of module.calls()) yield { at, message: 'perhaps', advice: '', confidence: 'medium' };
      },
    });
    expect(analyzeFiles(newFiles({ 'a.py': 'bad()\n' }), [unsure]).findings[0]?.severity).toBe('warning');
  });

  it('have the severity that is configured', () => {
    const rules = { ...settingsOf([bad]), [bad.id]: { severity: 'note' as const, options: {} } };
    const steps = analyze({ files: newFiles({ 'a.py': 'bad()\n' }), context: [], rules }, [bad]);
    let step = steps.next();
    while (!step.done) step = steps.next();
    expect(step.value.findings[0]?.severity).toBe('note');
  });

  it.each(['tests/test_users.py', 'app/tests/helper.py', 'conftest.py', 'alembic/versions/1_a.py', 'scripts/load.py'])(
    'say no more than a note about %s',
    (path) => {
      expect(analyzeFiles(newFiles({ [path]: 'bad()\n' }), [bad]).findings[0]?.severity).toBe('note');
    },
  );
});

describe('files', () => {
  it('that cannot be parsed are not reviewed, with the reason', () => {
    const { notReviewed, findings } = analyzeFiles(
      newFiles({ 'a.py': `x = ${'('.repeat(5_000)}\n`, 'b.py': 'bad()\n' }),
      [bad],
    );
    expect(notReviewed).toMatchObject([{ path: 'a.py' }]);
    expect(findings).toHaveLength(1);
  });

  it('with a syntax error are reviewed around it, and the report says so', () => {
    const { notReviewed, findings } = analyzeFiles(newFiles({ 'a.py': 'x = = 1\nbad()\n' }), [bad]);
    expect(notReviewed).toEqual([
      { path: 'a.py', reason: 'syntax error at line 1: the rest of the file was reviewed' },
    ]);
    expect(findings).toMatchObject([{ line: 2 }]);
  });

  it('whose base cannot be parsed are judged on their new lines only', () => {
    const base = `bad()\nx = ${'('.repeat(1_100)}1${')'.repeat(1_100)}\n`;
    const head = 'bad()\nx = 1\nbad()\n';
    const { findings } = analyzeFiles([{ path: 'a.py', base, head, lines: lineDiff(base, head) }], [bad]);
    expect(findings.map(({ line }) => line)).toEqual([3]);
  });
});

describe('a finding about a new file', () => {
  const short: Rule = callsOf('bad', {
    *check(module) {
      for (const call of module.calls()) yield { at: call, message: 'short', advice: 'Add more.', newFile: true };
    },
  });
  const linesOf = (base: string | null, previousPath?: string) =>
    analyzeFiles(
      [
        {
          path: 'a.py',
          head: 'b()\nc()\n',
          base,
          lines: base === null ? [] : lineDiff(base, 'b()\nc()\n'),
          ...(previousPath && { previousPath }),
        },
      ],
      [short],
    ).findings.map(({ line }) => line);

  it('is told where the change adds the file, and not where it adds to it or renames it', () => {
    expect(linesOf(null)).toEqual([1, 2]);
    expect(linesOf('b()\n')).toEqual([]);
    expect(linesOf('b()\n', 'old.py')).toEqual([]);
  });
});
