import type { FunctionInfo } from '../../../src/core/semantic/index.ts';
import { type Edit, insert, type Operator } from '../operator.ts';
import { routesOf } from '../routes.ts';

/** A route at the top level whose path ends with a parameter gets a route with a fixed end behind it; in the twin before it. */
export const operator: Operator = {
  name: 'insert-shadowed-route',
  rules: ['routing/shadowed-route'],
  about: 'Registers a fixed path behind one with a parameter that takes it.',
  *sites(module) {
    if (module.named('overview_').length > 0) return;
    for (const info of routesOf(module)) {
      const { route, node } = info;
      if (!route?.path?.match(/\/\{\w+\}$/) || node.parent?.kind !== 'Module' || route.router.kind !== 'Name') continue;
      const receiver = route.decorator.func.kind === 'Attribute' ? route.decorator.func : null;
      if (!receiver || route.methods.length !== 1) continue;
      const path = route.path.replace(/\{\w+\}$/, 'overview_');
      const code = `@${module.text(receiver)}("${path}")\ndef overview_(): ...\n`;
      yield {
        rule: 'routing/shadowed-route',
        mutant: [behind(info, code)],
        twin: [before(info, code)],
        places: [{ path: module.path, function: 'overview_' }],
      };
    }
  },
};

function behind({ node, module }: FunctionInfo, code: string): Edit {
  const { lines } = module.syntax;
  return insert(module, lines.startOf(lines.lineAt(node.end) + 1), `\n\n${code}`);
}

function before({ node, module }: FunctionInfo, code: string): Edit {
  return insert(module, node.start, `${code}\n\n`);
}
