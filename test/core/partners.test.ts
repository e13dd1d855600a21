import { describe, expect, it } from 'vitest';
import { analyze, ModuleStore } from '../../src/core/engine/index.ts';
import { louderThanNotes, rulesWithPartners } from '../../src/core/engine/partners.ts';
import { UNUSED_SUPPRESSION } from '../../src/core/engine/suppressions.ts';
import { defineRule, type Rule } from '../../src/core/rule/index.ts';
import { settingsOf } from './analyze-files.ts';

function planted(name: string, yieldsTo: string[], asked: string[] = []): Rule {
  return defineRule({
    id: `planted/${name}`,
    severity: 'warning',
    summary: 'Planted.',
    yieldsTo,
    *check(module) {
      asked.push(`${name} ${module.text(module.syntax.root).trim()}`);
      for (const { node } of module.calls()) {
        if (module.text(node.func) === name) yield { at: node, message: name, advice: 'None.' };
      }
    },
  });
}

const said = (...rules: string[]) => ({ candidates: rules.map((rule) => ({ rule })), silenced: [] }) as never;

describe('the rules that base is asked about', () => {
  const rules = [planted('a', []), planted('b', ['planted/a']), planted('c', [])];
  const ids = (judgement: never) => rulesWithPartners(judgement, rules).map(({ id }) => id);

  it('are those that say something of head, and those that they yield to', () => {
    expect(ids(said())).toEqual([]);
    expect(ids(said('planted/c'))).toEqual(['planted/c']);
    expect(ids(said('planted/b'))).toEqual(['planted/a', 'planted/b']);
  });

  it('are all of them where a suppression has a part in it', () => {
    expect(ids(said(UNUSED_SUPPRESSION))).toHaveLength(3);
    expect(ids({ candidates: [], silenced: [{}] } as never)).toHaveLength(3);
  });

  it('leave base alone where head has nothing to compare', () => {
    const asked: string[] = [];
    const all = [planted('a', [], asked), planted('b', [], asked)];
    const file = { path: 'x.py', base: 'old()', head: 'a()', lines: [] };
    const steps = analyze({ files: [file], context: [], rules: settingsOf(all) }, all, new ModuleStore());
    let step = steps.next();
    while (!step.done) step = steps.next();
    expect(step.value.findings.map(({ rule }) => rule)).toEqual(['planted/a']);
    expect(asked).toEqual(['a a()', 'b a()', 'a old()']);
  });
});

describe('the rules that unchanged files are judged by', () => {
  const quiet = (name: string, severity: 'note' | 'off') => ({ ...planted(name, []), severity });
  const rules = [
    planted('loud', ['planted/heeded']),
    quiet('heeded', 'note'),
    quiet('note', 'note'),
    quiet('off', 'off'),
  ];
  const ids = (settings: Parameters<typeof louderThanNotes>[1]) => louderThanNotes(rules, settings).map(({ id }) => id);

  it('can say more than a note, or silence one that can', () => {
    expect(ids(settingsOf(rules))).toEqual(['planted/loud', 'planted/heeded']);
  });

  it('are as loud as they are configured', () => {
    const settings = { ...settingsOf(rules), 'planted/off': { severity: 'error', options: {} } as const };
    expect(ids(settings)).toEqual(['planted/loud', 'planted/heeded', 'planted/off']);
  });
});
