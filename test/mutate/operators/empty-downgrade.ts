import { type Operator, replace } from '../operator.ts';

const UNDOABLE =
  /\bop\.(add_column|create_table|create_index|drop_column|drop_table|create_foreign_key|create_unique_constraint)\(/;

/** A revision that changes the structure, and whose way back does so too: it does nothing any more. The twin refuses. */
export const operator: Operator = {
  name: 'empty-downgrade',
  rules: ['db/empty-downgrade'],
  about: 'Empties the way back of a revision, so that only its number goes back.',
  roles: ['migration'],
  *sites(module) {
    const [upgrade, downgrade] = ['upgrade', 'downgrade'].map((name) =>
      module.functions.find((each) => each.qualname === name),
    );
    if (!upgrade || !downgrade) return;
    if (![upgrade, downgrade].every(({ node }) => UNDOABLE.test(module.text(node)))) return;
    const [first] = downgrade.node.body;
    if (!first) return;
    const body = { start: first.start, end: downgrade.node.end };
    yield {
      rule: 'db/empty-downgrade',
      mutant: [replace(module, body, 'pass')],
      twin: [replace(module, body, 'raise NotImplementedError("there is no way back")')],
      places: [{ path: module.path, function: 'downgrade' }],
    };
  },
};
