import {
  defineRule,
  type LazyRead,
  type Loop,
  loadedOf,
  loopsOverData,
  queryInLoop,
  type Reason,
  responseReads,
  type TurnQuery,
  turnReads,
} from '#rule';

export default defineRule({
  id: 'db/n-plus-one',
  severity: 'warning',
  summary: 'Load what a loop needs with one query, not with one for each element.',
  yieldsTo: ['db/detached-instance'],
  *check(module, project) {
    if (module.role !== 'application') return;
    const loaded = loadedOf(project);
    for (const loop of loopsOverData(loaded, module)) {
      const query = queryInLoop(loaded, loop);
      if (query) yield { at: query.call, ...ofQuery(loop, query) };
      for (const read of turnReads(loaded, loop)) {
        if (read.held.session === 'async' && read.how === 'lazy') continue; // it fails: db/detached-instance
        yield {
          at: read.cause,
          confidence: 'medium',
          ...ofRead(read),
          message: `${costOf(read)}, in a loop over the rows of a query.`,
        };
      }
    }
    for (const route of module.functions.filter((info) => info.route)) {
      for (const read of responseReads(loaded, route)) {
        if (!read.many || (read.held.session === 'async' && read.how === 'lazy')) continue;
        const message = `${costOf(read)} when FastAPI fills \`${read.schema.name}\` for each row that \`${route.name}\` returns.`;
        yield { at: read.returned, confidence: 'medium', ...ofRead(read), message };
      }
    }
  },
});

function ofQuery(loop: Loop, { query, through }: TurnQuery) {
  const { module } = loop.frame;
  const element = module.text(loop.node.target);
  const asked = through[0] ? `\`${through[0].name}\` makes one query` : 'One query runs';
  const many = loop.over === 'rows' ? 'the rows of a query' : `\`${module.text(loop.node.iter)}\``;
  return {
    confidence: 'medium' as const,
    message: `${asked} for each \`${element}\` of ${many}: as many round trips as there are elements.`,
    advice: 'Ask once before the loop, with `.where(….in_(…))` or a join, and look the rows up in a dictionary.',
    because: through.length > 0 ? [{ at: query.node, module: query.module, note: 'the query' }] : [],
  };
}

/** What reading the relationship costs for many objects: a session knows the parents it has loaded. */
function costOf({ text, relation, how }: LazyRead): string {
  const each = relation.collection === false ? 'each distinct one' : 'each of them';
  const when = how === 'each' ? 'is loaded with one more query for' : 'runs one more query for';
  return `\`${text}\` ${when} ${each}`;
}

function ofRead({ relation, held, at }: LazyRead): { advice: string; because: Reason[] } {
  const name = `${held.model.cls.name}.${relation.name}`;
  const loader = relation.collection === false ? 'joinedload' : 'selectinload';
  return {
    advice: `Load it with the rows: \`.options(${loader}(${name}))\` on the query.`,
    because: [
      { at: relation.declared.node, module: relation.declared.module, note: `\`${name}\` is loaded when it is read` },
      { at: held.query.node, module: held.query.module, note: `this query does not load \`${relation.name}\`` },
      { at: at.node, module: at.module, note: 'read here' },
    ],
  };
}
