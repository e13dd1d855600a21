import {
  defineRule,
  isCommandLine,
  type LazyRead,
  type Loop,
  type LoopQuery,
  loadedOf,
  loopsOverData,
  type Module,
  type Problem,
  queryInLoop,
  type ResponseRead,
  readsByCause,
  responseReads,
  turnReads,
} from '#rule';

export default defineRule({
  id: 'db/n-plus-one',
  severity: 'warning',
  summary: 'Load what a loop needs with one query, not with one for each element.',
  yieldsTo: ['db/detached-instance'],
  *check(module, project) {
    if (module.role !== 'application' || isCommandLine(module)) return;
    const loaded = loadedOf(project);
    for (const loop of loopsOverData(loaded, module, (info) => project.judges(info))) {
      const query = queryInLoop(loaded, loop);
      if (query) yield { at: query.call, ...ofQuery(loop, query) };
      for (const [cause, reads] of readsByCause(turnReads(loaded, loop).filter(isQueried))) {
        yield { at: cause, ...ofReads(reads, 'in a loop over the rows of a query') };
      }
    }
    for (const route of project.judged(module).filter((info) => info.route)) {
      const reads = responseReads(loaded, route).filter((each) => each.many && isQueried(each));
      for (const [cause, each] of readsByCause(reads)) yield { at: cause, ...ofReads(each, inResponse(each[0])) };
    }
  },
});

/** Under an AsyncSession a lazy read does not query, it fails: that is for db/detached-instance. */
function isQueried({ held, how }: LazyRead): boolean {
  return held.session === 'sync' || how === 'each';
}

function inResponse({ schema, route }: ResponseRead): string {
  return `when FastAPI fills \`${schema.name}\` for each row that \`${route.name}\` returns`;
}

function ofQuery({ frame, node, over }: Loop, { query, through, isMinor }: LoopQuery): Omit<Problem, 'at'> {
  const { module } = frame;
  const [called] = through;
  const asked = called ? `\`${called.name}\` makes one query` : 'One query runs';
  const many = over === 'rows' ? 'row of a query' : `element of \`${short(module, node.iter)}\``;
  return {
    confidence: 'medium',
    ...(isMinor && { severity: 'note' }),
    message: `${asked} for each ${many}, with \`${short(module, node.target)}\` in its conditions: as many round trips as there are.`,
    advice: 'Ask once before the loop, with `.where(….in_(…))` or a join, and look the rows up in a dictionary.',
    because: called ? [{ at: query.node, module: query.module, note: `the query that \`${called.name}\` makes` }] : [],
  };
}

function ofReads(reads: readonly [LazyRead, ...LazyRead[]], where: string): Omit<Problem, 'at'> {
  const [first, ...others] = reads;
  const { relation, held, how } = first;
  const more = others.length > 0 ? ` (and ${others.map(({ relation: { name } }) => `\`${name}\``).join(', ')})` : '';
  const cost = how === 'each' ? 'is loaded with one more query' : 'runs one more query';
  const times = relation.collection === false ? 'for each distinct one' : 'for each object';
  const loader = relation.collection === false ? 'joinedload' : 'selectinload';
  const name = `${held.model.cls.name}.${relation.name}`;
  return {
    confidence: 'medium',
    message: `Reading \`${name}\`${more} ${cost} ${times}, ${where}.`,
    advice: `Load it with the rows: \`.options(${loader}(${name}))\` on the query.`,
    because: [
      { at: relation.declared.node, module: relation.declared.module, note: `\`${name}\` is loaded when it is read` },
      { at: held.query.node, module: held.query.module, note: `this query does not load \`${relation.name}\`` },
      { at: first.at.node, module: first.at.module, note: `\`${relation.name}\` is read here` },
    ],
  };
}

function short(module: Module, node: Parameters<Module['text']>[0]): string {
  return module.text(node).replace(/\s+/g, ' ').slice(0, 60);
}
