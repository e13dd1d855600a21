import type { Project } from '../../../src/core/project/index.ts';
import type { FunctionInfo, Module } from '../../../src/core/semantic/index.ts';
import { type Edit, insert, inside, type Operator, replace } from '../operator.ts';
import { routesOf } from '../routes.ts';
import { sessionCalls } from '../sessions.ts';
import { firstOf, importing } from '../statements.ts';
import { callsIn } from '../walk.ts';

const QUERIES = /^(query|execute|scalars?|get|commit|flush|refresh|rollback|exec)$/;
/** Calls that block, by qualified name, and the rule for each. */
const BLOCKING: readonly (readonly [RegExp, string])[] = [
  [
    /^requests\.(get|post|put|patch|delete|head|request)$|^httpx\.(get|post|put|patch|delete|head|request)$/,
    'async/blocking-http',
  ],
  [/^time\.sleep$/, 'async/blocking-sleep'],
  [/^subprocess\.(run|call|check_call|check_output)$|^os\.system$/, 'async/blocking-subprocess'],
  [/^builtins\.open$|^shutil\.(copy\w*|move|rmtree|copytree)$|^os\.(remove|listdir|walk|unlink)$/, 'async/blocking-io'],
  [/^bcrypt\.(hashpw|checkpw)$|^hashlib\.scrypt$|^pandas\.read_(csv|excel|parquet)$/, 'async/cpu-bound'],
];

/**
 * A `def` route whose own body queries a plain Session, sends a request, sleeps, starts a process, opens a file or
 * hashes a password. As
 * a `def` it runs in the thread pool; nothing else in it changes. The twin hands the same body to the thread pool.
 */
export const operator: Operator = {
  name: 'make-async',
  rules: ['async/blocking-database', ...BLOCKING.map(([, rule]) => rule)],
  about: 'Turns a `def` route that blocks into an `async def`, so that it blocks the event loop.',
  *sites(module, project) {
    for (const info of routesOf(module)) {
      if (info.async || info.generator || info.node.decorators.length !== 1) continue;
      const twin = handedOver(info);
      if (!twin) continue;
      const mutant = [insert(module, info.node.defStart, 'async ')];
      for (const rule of rulesOf(info, project)) yield { rule, mutant, twin, places: [inside(info)] };
    }
  },
};

function rulesOf(info: FunctionInfo, project: Project): Set<string> {
  const found = new Set<string>();
  if (sessionCalls(info, project).some(({ kind, method }) => kind === 'sync' && QUERIES.test(method)))
    found.add('async/blocking-database');
  for (const call of callsIn(info)) {
    const target = info.module.resolve(call.func);
    for (const [pattern, rule] of BLOCKING) if (target && pattern.test(target)) found.add(rule);
  }
  return found;
}

/** `async def`, the old body in a nested `def`, and `return await run_in_threadpool(work)`. */
function handedOver(info: FunctionInfo): Edit[] | null {
  const { module, node } = info;
  const first = firstOf(info);
  const last = node.body.at(-1);
  const indent = first && lineIndent(module, first.start);
  const imports = importing(
    module,
    'from starlette.concurrency import run_in_threadpool',
    'run_in_threadpool',
    'starlette.concurrency.run_in_threadpool',
  );
  if (!first || !last || !indent || !imports) return null;
  const start = module.syntax.lines.startOf(module.syntax.lines.lineAt(first.start));
  const body = module.syntax.text.slice(start, last.end).replace(/^(?=.)/gm, '    ');
  const text = `${indent}def _work():\n${body}\n\n${indent}return await run_in_threadpool(_work)`;
  return [insert(module, node.defStart, 'async '), replace(module, { start, end: last.end }, text), ...imports];
}

function lineIndent(module: Module, offset: number): string | null {
  const { lines, text } = module.syntax;
  const before = text.slice(lines.startOf(lines.lineAt(offset)), offset);
  return /^[ \t]+$/.test(before) ? before : null;
}
