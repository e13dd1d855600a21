import { around, insert, type Operator, replace } from '../operator.ts';
import { sessionKind } from '../sessions.ts';

/** What a session does at once, whatever kind it is. SQLAlchemy [2.0] */
const PLAIN = /^(add|add_all|expunge|expunge_all|expire|expire_all)$/;

/** Statements of an `async def` such as `db.add(user)`, where `db` is a session. The twin keeps the value, and awaits nothing. */
export const operator: Operator = {
  name: 'add-await',
  rules: ['async/await-on-sync'],
  about: 'Awaits what a session does at once, which raises a TypeError.',
  *sites(module, project) {
    for (const { node, onEventLoop, isStatement } of module.calls()) {
      const { func } = node;
      if (!onEventLoop || !isStatement || func.kind !== 'Attribute' || !PLAIN.test(func.attr)) continue;
      if (!sessionKind(module, project, func.value)) continue;
      const mutant = [insert(module, node.start, 'await ')];
      const twin = [replace(module, node, `_outcome = ${module.text(node)}`)];
      yield { rule: 'async/await-on-sync', mutant, twin, places: [around(module, node)] };
    }
  },
};
