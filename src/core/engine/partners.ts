import type { Rule } from '../rule/index.ts';
import type { ModuleJudgement } from './judge-module.ts';
import type { AnalysisRequest } from './request.ts';
import { UNUSED_SUPPRESSION } from './suppressions.ts';

/**
 * The rules whose findings in base can matter: a finding of head is matched within its rule, so where a rule says nothing in
 * head, nobody asks what it says in base. A rule that yields to others needs those too. A suppression may name any rule, and
 * what it does in base shows only when all of them run.
 */
export function rulesWithPartners(
  { candidates, silenced }: Pick<ModuleJudgement, 'candidates' | 'silenced'>,
  rules: readonly Rule[],
): readonly Rule[] {
  const speaking = new Set(candidates.map(({ rule }) => rule));
  if (silenced.length > 0 || speaking.has(UNUSED_SUPPRESSION)) return rules;
  const heeded = rules.flatMap(({ id, yieldsTo = [] }) => (speaking.has(id) ? yieldsTo : []));
  const needed = new Set([...speaking, ...heeded]);
  return rules.filter(({ id }) => needed.has(id));
}

/** The rules that can say more than a note, and those to which they yield. */
export function louderThanNotes(rules: readonly Rule[], settings: AnalysisRequest['rules']): readonly Rule[] {
  const loud = rules.filter(({ id, severity }) => {
    const wanted = settings[id]?.severity ?? severity;
    return wanted !== 'note' && wanted !== 'off';
  });
  const heeded = new Set(loud.flatMap(({ yieldsTo = [] }) => yieldsTo));
  return rules.filter((rule) => loud.includes(rule) || heeded.has(rule.id));
}
