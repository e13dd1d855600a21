import { defineRule, type ShadowedRoute, shadowedRoutes } from '#rule';

export default defineRule({
  id: 'routing/shadowed-route',
  severity: 'error',
  summary: 'Register a fixed path before a path with a parameter in its place.',
  *check(module, project) {
    for (const found of shadowedRoutes(module, project)) {
      const { earlier, later } = found;
      yield {
        at: later.route.decorator,
        message: messageOf(found),
        advice: `Move \`${later.function.name}\` above \`${earlier.function.name}\`${narrowed(found)}.`,
        because: [
          {
            at: earlier.route.decorator,
            note: `\`${earlier.function.name}\` is registered first, and takes the request.`,
          },
        ],
      };
    }
  },
});

function messageOf({ earlier, later, methods, parameter, literal }: ShadowedRoute): string {
  const part = later.route.methods.length > methods.length ? `a ${methods.join(' or ')} request` : 'a request';
  return `\`${later.function.name}\` is never reached with ${part} for \`${later.route.path}\`: \`${earlier.route.path}\`, registered before it, takes \`${literal}\` as \`${parameter}\`, and \`${earlier.function.name}\` answers${refuses(earlier, parameter)}.`;
}

/** A type that is no text turns the fixed part down, after the route has been chosen. */
function refuses({ function: { params, module } }: ShadowedRoute['earlier'], parameter: string): string {
  const param = params.find(({ name }) => name === parameter);
  const type = param?.annotation ? module.text(param.annotation) : '';
  return /^(int|float|UUID|uuid\.UUID|bool)$/.test(type) ? `, with 422 if it is no \`${type}\`` : '';
}

function narrowed({ earlier, parameter }: ShadowedRoute): string {
  const param = earlier.function.params.find(({ name }) => name === parameter);
  const isInt = param?.annotation?.kind === 'Name' && param.annotation.id === 'int';
  return isInt ? `, or let the path itself take numbers only: \`{${parameter}:int}\`` : '';
}
