import type { FunctionInfo } from '../../../src/core/semantic/index.ts';
import { withoutArgument } from '../arguments.ts';
import { inside, type Operator, replace } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { bodyOf, bodyText } from '../walk.ts';

/**
 * A route with `response_model=` and no return annotation that returns something and makes no response by hand: without the
 * argument nothing says what is in the answer.
 */
export const operator: Operator = {
  name: 'drop-response-model',
  rules: ['response/missing-response-model', 'response/orm-exposed'],
  about: 'Takes the response model away, so that whatever the function returns is sent.',
  *sites(module) {
    for (const info of routesOf(module)) {
      const call = info.route?.decorator;
      const model = call?.keywords.find(({ name }) => name === 'response_model');
      if (!call || !model || model.value.kind === 'Constant' || info.node.returns || !answers(info)) continue;
      if (/response_model_|include_in_schema|status_code=.*204|responses=/.test(module.text(call))) continue;
      yield {
        rule: 'response/missing-response-model',
        also: ['response/orm-exposed'],
        mutant: [withoutArgument(model, call, module)],
        twin: [replace(module, model, `${module.text(model)}, response_model_exclude_none=True`)],
        places: [inside(info)],
      };
    }
  },
};

function answers(info: FunctionInfo): boolean {
  return bodyOf(info).some((each) => each.kind === 'Return' && each.value) && !/Response\(/.test(bodyText(info));
}
