import {
  defineRule,
  type ExpiredRead,
  expiredReads,
  isCommandLine,
  loadedOf,
  type OutsideRead,
  outsideReads,
  type Problem,
  type Reason,
  readsByCause,
  withRefresh,
} from '#rule';

export default defineRule({
  id: 'db/detached-instance',
  severity: 'warning',
  summary: 'Read of an object only what was loaded while its session could load it.',
  yieldsTo: ['db/request-session-in-background'],
  *check(module, project) {
    if (module.role !== 'application') return;
    const level = isCommandLine(module) ? ({ severity: 'note' } as const) : {};
    const loaded = loadedOf(project);
    for (const [cause, reads] of readsByCause(outsideReads(loaded, module)))
      yield { at: cause, ...ofLazyReads(reads), ...level };
    for (const info of project.judged(module)) {
      const reads = expiredReads(loaded, info);
      for (const read of reads)
        yield { at: read.at, ...ofExpired(read), ...level, suggestion: withRefresh(read, reads, info, project) };
    }
  },
});

function ofLazyReads(reads: readonly [OutsideRead, ...OutsideRead[]]): Omit<Problem, 'at'> {
  const [first, ...others] = reads;
  const { relation, held, closed, schema, at } = first;
  const name = `${held.model.cls.name}.${relation.name}`;
  const more = others.map((each) => `\`${each.relation.name}\``).join(', ');
  const who = schema ? `FastAPI fills \`${schema}\` from \`${name}\`` : `\`${name}\` is read`;
  const why = closed
    ? 'after the session is closed: the lazy load raises `DetachedInstanceError`'
    : 'and the `AsyncSession` cannot load it outside `await`: it raises `MissingGreenlet`';
  const loader = relation.collection === false ? 'joinedload' : 'selectinload';
  return {
    message: `${who}${more && ` (and ${more})`}, which the query has not loaded, ${why}.`,
    advice: `Load it with the query: \`.options(${loader}(${name}))\`.`,
    because: [
      { at: relation.declared.node, module: relation.declared.module, note: `\`${name}\` is loaded when it is read` },
      { at: held.query.node, module: held.query.module, note: `this query does not load \`${relation.name}\`` },
      ...(closed ? [{ at: closed.node, module: closed.module, note: 'the session lives only in this `with`' }] : []),
      { at: at.node, module: at.module, note: `\`${relation.name}\` is read here` },
    ],
  };
}

function ofExpired({ name, by, call, setting, closed, model }: ExpiredRead): Omit<Problem, 'at'> {
  const after = by === 'commit' ? '`commit()`' : '`rollback()`';
  const fails = closed
    ? 'and the session is closed: reading it raises `DetachedInstanceError`'
    : 'and an `AsyncSession` cannot load it again by itself: reading it raises `MissingGreenlet`';
  const because: Reason[] = [
    { at: call.node, module: call.module, note: `${after} expires what the session has loaded` },
  ];
  if (setting)
    because.push({ at: setting.node, module: setting.module, note: 'made without `expire_on_commit=False`' });
  if (closed) because.push({ at: closed.node, module: closed.module, note: 'the session lives only in this `with`' });
  return {
    message: `\`${name}\`, a \`${model.cls.name}\`, has lost its attributes in ${after}, ${fails}.`,
    advice:
      by === 'rollback'
        ? 'Take the values you need into variables before, or load the object again.'
        : 'Refresh it after the commit (`refresh(…)`), or make the sessions with `expire_on_commit=False`.',
    because,
  };
}
