import { defineRule, isCommandLine, type Problem, type RepeatedReads, repeatedReads } from '#rule';

export default defineRule({
  id: 'drf/n-plus-one',
  severity: 'warning',
  summary: 'Load the relations of a Django queryset with it, not one row at a time.',
  *check(module, project) {
    if (module.role !== 'application' || isCommandLine(module) || /\/management\/commands\//.test(module.path)) return;
    for (const each of repeatedReads(module, project)) yield { at: each.rows.node, ...problem(each) };
  },
});

function problem({ reads, serializer }: RepeatedReads): Omit<Problem, 'at'> {
  const names = reads.map(({ relation: { name } }) => `\`${name}\``).join(', ');
  const who = serializer ? `\`${serializer.name}\` reads` : 'The loop reads';
  const steps = new Set(reads.map(({ relation: { many } }) => (many ? 'prefetch_related' : 'select_related')));
  const loading = [...steps].map((step) => {
    const own = reads.filter(({ relation: { many } }) => many === (step === 'prefetch_related'));
    return `\`.${step}(${own.map(({ relation: { name } }) => `"${name}"`).join(', ')})\``;
  });
  return {
    confidence: 'medium',
    message: `${who} ${names} of each row, which this queryset does not load: one more query for each row.`,
    advice: `Add ${loading.join(' and ')} to the queryset.`,
    because: reads.flatMap(({ relation, node, module }) => [
      { at: node, module, note: `\`${relation.name}\` is read here` },
      { at: relation.node, module: relation.module, note: `\`${relation.name}\` leads to another table` },
    ]),
  };
}
