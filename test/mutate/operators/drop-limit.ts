import { inside, type Operator, replace } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { sessionParameter } from '../sessions.ts';
import { bodyText } from '../walk.ts';

const NARROWED = /\.(where|filter|filter_by|having|group_by|paginate|offset|slice)\(|\bcount\(/;
const ONE_PAGE = /export|download|csv|stream/i;

/**
 * The only `.limit(…)` in a `GET` route that has a session, fetches with `.all()` and narrows its rows by nothing else:
 * without it the route loads a whole table.
 */
export const operator: Operator = {
  name: 'drop-limit',
  rules: ['db/unbounded-query'],
  about: 'Takes the limit of a list away, so that the answer grows with the table.',
  *sites(module, project) {
    for (const info of routesOf(module)) {
      const text = bodyText(info);
      if (!info.route?.methods.includes('GET') || !sessionParameter(info, project)) continue;
      if (!text.includes('.all()') || NARROWED.test(text.replace(/\.offset\([^)]*\)/g, '')) || ONE_PAGE.test(info.name))
        continue;
      const limits = module
        .calls()
        .filter(
          ({ node, function: by }) => by === info && node.func.kind === 'Attribute' && node.func.attr === 'limit',
        );
      const [site] = limits;
      if (!site || limits.length > 1 || site.node.func.kind !== 'Attribute' || site.node.args.length !== 1) continue;
      const { node, argumentText } = site;
      const receiver = site.node.func.value;
      yield {
        rule: 'db/unbounded-query',
        mutant: [{ path: module.path, start: receiver.end, end: node.end, text: '' }],
        twin: [replace(module, node, `${module.text(receiver)}.limit(min(${argumentText}, 50))`)],
        places: [inside(info)],
      };
    }
  },
};
