import { defineRule, growthOf, isAlwaysFiltered, isConfiguration, listRoute, readQuery, rowLoads } from '#rule';

export default defineRule({
  id: 'db/unbounded-query',
  severity: 'warning',
  summary: 'Do not load a whole table to answer a request.',
  yieldsTo: ['validation/unbounded-pagination'],
  options: {
    'small-tables': { default: [], about: 'Names of models whose tables stay small, such as `Country`.' },
  },
  *check(module, project, options) {
    const small = new Set(Array.isArray(options['small-tables']) ? options['small-tables'] : []);
    for (const load of rowLoads(module)) {
      const { at, rows, function: info } = load;
      const query = readQuery(project, module, rows);
      if (!query || small.has(query.model.cls.name) || isConfiguration(query.model)) continue;
      const route = listRoute(load, project);
      if (!route || isAlwaysFiltered(project, info, query, at)) continue;
      const growth = growthOf(query.model, project);
      if (growth === 'fixed') continue;
      const loads = `\`${route.name}\` loads every row of \`${query.model.cls.name}\` that matches: no limit, `;
      yield {
        at,
        confidence: 'medium',
        ...(growth === 'unknown' && { severity: 'note' }),
        message: `${loads}${growth === 'unknown' ? 'which is fine only while the table stays small.' : 'so time and memory grow with the table.'}`,
        advice: 'Add `.limit(…)` with a bounded page size, or select the count or aggregate that is needed.',
        ...(route !== info && {
          because: [{ at: route.node, module: route.module, note: `answers a \`GET\` with \`${info.name}\`` }],
        }),
      };
    }
  },
});
