import { defineRule, dispatchingParameters } from '#rule';

export default defineRule({
  id: 'validation/god-endpoint',
  severity: 'note',
  summary: 'Give each action a route of its own.',
  options: {
    names: {
      default: ['action', 'type', 'op', 'operation', 'command', 'cmd'],
      about: 'Names of parameters that may choose what a route does, in lower case.',
    },
    'min-actions': {
      default: 3,
      about: 'Values with a branch and a function of their own, below which it says nothing.',
    },
  },
  *check(module, project, { names, 'min-actions': least }) {
    if (module.role === 'test') return;
    const wanted = new Set<string>(Array.isArray(names) ? names : []);
    for (const info of module.functions) {
      for (const { param, values, branches } of dispatchingParameters(info, wanted, Number(least), project))
        yield {
          at: param,
          confidence: 'low',
          message: `\`${param.name}\` makes ${branches.length} routes of one: by ${values.length} of its values \`${info.name}\` calls different functions, and all share one schema, one set of permissions and one entry in the documentation.`,
          advice:
            'Give each action its own route with its own parameters, or take a discriminated union of models as the body.',
          because: branches.map(({ test, callee }) => ({ at: test, note: `Here it calls \`${callee.name}\`.` })),
        };
    }
  },
});
