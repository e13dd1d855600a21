import { defineRule, loadedOf, type Module, type RepeatedRows, repeatedRows } from '#rule';

export default defineRule({
  id: 'db/joinedload-collection-without-unique',
  severity: 'error',
  summary: 'Call `unique()` on the rows of a `select()` that loads a collection with a join.',
  *check(module, project) {
    if (module.role === 'migration') return;
    const level = module.role === 'application' ? ({} as const) : ({ severity: 'note' } as const);
    for (const found of repeatedRows(loadedOf(project), module)) {
      const { at, held, relation, byOption } = found;
      const owner = held.model.cls.name;
      const name = `${relation.declared.node.parent === held.model.cls.node ? `${owner}.` : ''}${relation.name}`;
      const how = byOption ? 'is loaded with a join' : 'is declared with `lazy="joined"`';
      yield {
        at,
        ...level,
        message: `\`${name}\` is a collection and ${how}, so a row comes for each of its elements: without \`unique()\` SQLAlchemy raises \`InvalidRequestError\` as soon as there is one.`,
        advice: 'Call `unique()` on the result, or load the collection with `selectinload()`, which needs none.',
        because: [
          { at: held.query.node, module: held.query.module, note: `The query reads \`${owner}\` here.` },
          { at: relation.declared.node, module: relation.declared.module, note: 'The collection is declared here.' },
        ],
        suggestion: withUnique(found, module),
      };
    }
  },
});

/** `unique()` before the dot of `.all()`, or behind the result that a loop goes through. */
function withUnique({ at, result }: RepeatedRows, module: Module): string {
  if (at === result) return `${at.kind === 'Await' ? `(${module.text(at)})` : module.text(at)}.unique()`;
  const { text } = module.syntax;
  const dot = at.kind === 'Call' && at.func.kind === 'Attribute' ? text.lastIndexOf('.', at.func.attrStart) : at.end;
  const rows = text.slice(at.start, dot).trimEnd();
  return `${rows}.unique()${text.slice(at.start + rows.length, at.end)}`;
}
