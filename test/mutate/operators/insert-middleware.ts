import { importingAll, type Needed } from '../imports.ts';
import { numberOf, oneOf } from '../new-code.ts';
import type { Operator } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { behindImports } from '../statements.ts';

const NEEDED: readonly Needed[] = [
  [
    'from starlette.middleware.base import BaseHTTPMiddleware',
    'BaseHTTPMiddleware',
    'starlette.middleware.base.BaseHTTPMiddleware',
  ],
  ['from starlette.responses import Response', 'Response', 'starlette.responses.Response'],
];

/** Several ways to answer instead of the route, so that not one spelling decides. */
const WAYS: readonly (readonly string[])[] = [
  ['except Exception:', '    return Response(status_code=500)'],
  ['except Exception as error:', '    return Response(str(error), status_code=500)'],
  ['except BaseException:', '    response = Response(status_code=503)'],
];

/** A module with routes gets a middleware that answers whatever goes wrong by itself; in the twin it raises it again. */
export const operator: Operator = {
  name: 'insert-middleware',
  rules: ['errors/middleware-swallows'],
  about: 'Hides every error of every route from the handlers and the log.',
  *sites(module) {
    if (routesOf(module).length === 0 || module.named('_Catching').length > 0) return;
    const imports = importingAll(module, NEEDED);
    if (!imports) return;
    const made = (handler: readonly string[]) => {
      const body = ['try:', '    response = await call_next(request)', ...handler, 'return response'];
      const code = body.map((each) => `        ${each}\n`).join('');
      const head = 'class _Catching(BaseHTTPMiddleware):\n    async def dispatch(self, request, call_next):\n';
      return behindImports(module, `\n\n${head}${code}\n\n`);
    };
    yield {
      rule: 'errors/middleware-swallows',
      mutant: [made(oneOf(WAYS, numberOf(module))), ...imports],
      twin: [made(['except Exception:', '    raise']), ...imports],
      places: [{ path: module.path, function: '_Catching.dispatch' }],
    };
  },
};
