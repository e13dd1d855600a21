import { defineRule, untypedJson, untypedParameters } from '#rule';

const ADVICE = 'Declare a pydantic model with the fields that this route needs, and take that as the parameter.';

export default defineRule({
  id: 'validation/untyped-body',
  severity: 'note',
  summary: 'Declare the body of a request as a model.',
  *check(module, project) {
    if (module.role === 'test') return;
    for (const info of module.functions) {
      for (const { param, key } of untypedParameters(info, project))
        yield {
          at: param,
          message: key
            ? `\`${info.name}\` reads \`${key}\` of \`${param.name}\`, which nothing has checked: a missing one or one of another type is met by the code that uses it, not by a 422, and the documentation of the API shows no fields.`
            : `\`${param.name}\` takes any JSON object that the client sends: no field is checked before \`${info.name}\` uses it, so a missing or wrong one ends as a 500 or in the database, and the documentation of the API shows none.`,
          advice: ADVICE,
        };
      for (const { call, key } of untypedJson(info, project))
        yield {
          at: call,
          message: `\`${info.name}\` reads \`${key}\` from a body that nothing has checked: a missing field or one of another type is met by the code that uses it, not by a 422, and the documentation of the API shows no body.`,
          advice: ADVICE,
        };
    }
  },
});
