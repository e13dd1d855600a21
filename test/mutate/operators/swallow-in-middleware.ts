import type { Module } from '../../../src/core/semantic/index.ts';
import type { ast } from '../../../src/core/syntax/index.ts';
import { inside, type Operator, replace } from '../operator.ts';
import { importing, indentOf } from '../statements.ts';
import { bodyOf } from '../walk.ts';

const NAME = 'call_next';

/**
 * A statement of a function with the parameter `call_next` that awaits it, in no `try`: it gets one, and whatever the application
 * raises is answered with an empty 500. The twin raises again.
 */
export const operator: Operator = {
  name: 'swallow-in-middleware',
  rules: ['errors/middleware-swallows'],
  about: 'Lets a middleware answer for every exception of the application, without a trace of it.',
  *sites(module) {
    for (const info of module.functions) {
      if (info.params.at(-1)?.name !== NAME || !info.async) continue;
      for (const node of bodyOf(info)) {
        const edits = isCall(node) && !isInTry(node) ? wrapped(node, module) : null;
        if (edits) yield { rule: 'errors/middleware-swallows', ...edits, places: [inside(info)] };
      }
    }
  },
};

/** `return await call_next(request)`, `response = await call_next(request)` */
function isCall(node: ast.Node): node is ast.Return | ast.Assign {
  if (node.kind !== 'Return' && node.kind !== 'Assign') return false;
  const call = node.value?.kind === 'Await' ? node.value.value : null;
  return call?.kind === 'Call' && call.func.kind === 'Name' && call.func.id === NAME;
}

function wrapped(node: ast.Statement, module: Module) {
  const indent = indentOf(module, node);
  const imports = importing(
    module,
    'from starlette.responses import Response',
    'Response',
    'starlette.responses.Response',
  );
  if (indent === null || !imports) return null;
  const tried = `try:\n${indent}    ${module.text(node)}\n${indent}except Exception:\n${indent}    `;
  return {
    mutant: [replace(module, node, `${tried}return Response(status_code=500)`), ...imports],
    twin: [replace(module, node, `${tried}raise`)],
  };
}

function isInTry(node: ast.Node): boolean {
  for (let up = node.parent; up && up.kind !== 'FunctionDef'; up = up.parent) if (up.kind === 'Try') return true;
  return false;
}
