import { describe, expect, it } from 'vitest';
import { type Analysis, type AnalysisRequest, analyze, type FileVersions } from '../../src/core/engine/index.ts';
import { defineRule, type Rule } from '../../src/core/rule/index.ts';
import { newFiles, settingsOf } from './analyze-files.ts';
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
const COMMENT = '# hunkwise: ignore[test/bad]';

function run(
  files: readonly FileVersions[],
  rules: readonly Rule[] = [bad],
  more: Partial<AnalysisRequest> = {},
): Analysis {
  const steps = analyze({ files, context: [], rules: settingsOf(rules), ...more }, rules);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

function changed(base: string, head: string, values: Partial<FileVersions> = {}): FileVersions[] {
  return [{ path: 'app/a.py', base, head, lines: lineDiff(base, head), ...values }];
}

/** Each as `LINE RULE`, those that are new with a plus. */
const told = ({ silenced }: Analysis) =>
  silenced.map(({ finding, line, isNew }) => `${isNew ? '+' : ''}${line} ${finding.rule}`);

describe('what suppressions silence', () => {
  it.each<[string, string, string, string[]]>([
    ['is new with the code', 'a = 1\n', `bad()  ${COMMENT}\na = 1\n`, ['+1 test/bad']],
    ['is new on old code', 'bad()\n', `bad()  ${COMMENT}\n`, ['+1 test/bad']],
    ['is new on old code, from the line above', 'bad()\n', `${COMMENT}\nbad()\n`, ['+1 test/bad']],
    ['is old when it was there', `bad()  ${COMMENT}\n`, `a = 1\nbad()  ${COMMENT}\n`, ['2 test/bad']],
    ['is old when it has moved', `bad()  ${COMMENT}\na = 1\n`, `a = 1\n${COMMENT}\nbad()\n`, ['2 test/bad']],
    [
      'is new once more for a twin',
      `bad()  ${COMMENT}\n`,
      `bad()  ${COMMENT}\nbad()  ${COMMENT}\n`,
      ['1 test/bad', '+2 test/bad'],
    ],
    ['is nothing without a comment', '', 'bad()\n', []],
    ['is nothing where it covers nothing', '', `a = 1  ${COMMENT}\n`, []],
  ])('%s', (_, base, head, expected) => {
    expect(told(run(changed(base, head)))).toEqual(expected);
  });

  it('is old in a renamed file, and new in a new one', () => {
    const text = `bad()  ${COMMENT}\n`;
    expect(told(run(changed(text, text, { previousPath: 'app/b.py' })))).toEqual(['1 test/bad']);
    expect(told(run(newFiles({ 'app/a.py': text })))).toEqual(['+1 test/bad']);
  });

  it('is told with the finding as it would have been reported', () => {
    const { findings, silenced } = run(changed('', `def f():\n    bad(1)  ${COMMENT}\n`));
    expect(findings).toEqual([]);
    expect(silenced[0]?.finding).toMatchObject({ path: 'app/a.py', line: 2, severity: 'error', function: 'f' });
  });
});

describe('where inline suppressions do not count', () => {
  const more = { inlineIgnores: false };

  it('what they cover is reported, and they are not noted', () => {
    const { findings, silenced } = run(changed('', `bad()  ${COMMENT}\na = 1  ${COMMENT}\n`), [bad], more);
    expect(findings.map(({ rule, line }) => `${rule} ${line}`)).toEqual(['test/bad 1']);
    expect(silenced).toEqual([]);
  });

  it('what base has under one is not introduced', () => {
    const text = `bad()  ${COMMENT}\n`;
    expect(run(changed(text, `${text}a = 1\n`), [bad], more).findings).toEqual([]);
  });
});

describe('a rule that is off in a file', () => {
  const general = callsOf('general', { yieldsTo: ['test/bad'] });
  const rules = [general, bad];

  it('makes no other silent', () => {
    const judged = run(changed('', 'general(bad())\n', { rulesOff: ['test/bad'] }), rules);
    expect(judged.findings.map(({ rule }) => rule)).toContain('test/general');
  });

  it('makes none silent in base either, so that nothing is introduced', () => {
    const base = 'general(bad())\n';
    const judged = run(changed(base, `a = 1\n${base}`, { rulesOff: ['test/bad'], previousPath: 'app/b.py' }), rules);
    expect(judged.findings).toEqual([]);
  });

  it('has no useless suppressions', () => {
    expect(run(changed('', `a = 1  ${COMMENT}\n`, { rulesOff: ['test/bad'] })).findings).toEqual([]);
  });
});

it('a finding in code that serves no request says that it is never more than a note', () => {
  const { findings } = run(newFiles({ 'app/a.py': 'bad()\n', 'tests/test_a.py': 'bad()\n' }));
  expect(findings.map(({ severity, minor }) => [severity, minor])).toEqual([
    ['error', undefined],
    ['note', true],
  ]);
});
