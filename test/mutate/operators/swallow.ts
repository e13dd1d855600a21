import type { Module } from '../../../src/core/semantic/index.ts';
import type { ast } from '../../../src/core/syntax/index.ts';
import { inside, type Operator, replace, type Site } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { indentOf } from '../statements.ts';
import { bodyOf, within } from '../walk.ts';

const HARMLESS = /\b(close|cancel|unlink|remove|rollback|log\w*|warn\w*|debug|info|sleep|track\w*|capture\w*)\b/i;
/** What a container in memory does, unless it is awaited: nothing that can fail. */
const IN_MEMORY = /^(append|extend|insert|add|discard|update|setdefault|pop|clear|sort)$/;

/**
 * Two kinds of places in routes. The last `except` of a `try`, which raises and
 * whose body gives no name a value, whose handler becomes `except Exception:
 * pass`. And a statement that is one call of two words or more (`service.update(…)`, `await session.commit()`), no
 * cleanup and no logging by its name, that gets such a `try` around it. Either way the client is told that it worked.
 */
export const operator: Operator = {
  name: 'swallow',
  rules: ['errors/swallowed-exception'],
  about: 'Lets a route pass over every exception of the work it was asked for.',
  *sites(module) {
    for (const info of routesOf(module)) {
      if (info.generator) continue;
      for (const node of bodyOf(info)) {
        const edits = node.kind === 'Try' ? handler(node, module) : node.kind === 'Expr' ? wrapped(node, module) : null;
        if (edits) yield { rule: 'errors/swallowed-exception', ...edits, places: [inside(info)] };
      }
    }
  },
};

type Edits = Pick<Site, 'mutant' | 'twin'>;

function handler(node: ast.Try, module: Module): Edits | null {
  const last = node.handlers.at(-1);
  const raises = last && [...within(...last.body)].some(({ kind }) => kind === 'Raise');
  // Without its names what follows would fail all the same.
  const binds = node.body.some(({ kind }) => kind === 'Assign' || kind === 'AnnAssign' || kind === 'With');
  if (!last || !raises || binds || !/\(/.test(module.text(node.body[0] ?? node))) return null;
  const { lines } = module.syntax;
  const indent = ' '.repeat(lines.position(last.start).column - 1);
  const body = `except Exception:\n${indent}    `;
  return {
    mutant: [replace(module, last, `${body}pass`)],
    twin: [replace(module, last, `${body}raise`)],
  };
}

function wrapped(node: ast.ExpressionStatement, module: Module): Edits | null {
  const call = node.value.kind === 'Await' ? node.value.value : node.value;
  const indent = indentOf(module, node);
  if (call.kind !== 'Call' || call.func.kind !== 'Attribute' || indent === null || isInTry(node)) return null;
  if (node.value.kind !== 'Await' && IN_MEMORY.test(call.func.attr)) return null;
  const text = module.text(node);
  if (HARMLESS.test(module.text(call.func)) || text.includes('\n') || text.includes('add_task')) return null;
  const tried = `try:\n${indent}    ${text}\n${indent}except Exception:\n${indent}    `;
  return { mutant: [replace(module, node, `${tried}pass`)], twin: [replace(module, node, `${tried}raise`)] };
}

function isInTry(node: ast.Node): boolean {
  for (let up = node.parent; up && up.kind !== 'FunctionDef'; up = up.parent) if (up.kind === 'Try') return true;
  return false;
}
