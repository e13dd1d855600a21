import type { Project } from '../../../src/core/project/index.ts';
import type { Module } from '../../../src/core/semantic/index.ts';
import type { ast } from '../../../src/core/syntax/index.ts';
import { around, type Edit, inside, type Operator, type Place, replace } from '../operator.ts';
import { importing } from '../statements.ts';
import { textOf } from '../walk.ts';

/** What runs its first argument in a thread. */
const OFFLOADERS = new Set([
  'asyncio.to_thread',
  'anyio.to_thread.run_sync',
  'starlette.concurrency.run_in_threadpool',
]);
const DIRECT: readonly (readonly [RegExp, string])[] = [
  [/^(requests|httpx)\.(get|post|put|patch|delete|head|request)$/, 'async/blocking-http'],
  [/^time\.sleep$/, 'async/blocking-sleep'],
  [/^subprocess\.(run|call|check_call|check_output)$/, 'async/blocking-subprocess'],
  [/^shutil\.\w+$|^os\.(remove|listdir|walk|unlink)$|^builtins\.open$/, 'async/blocking-io'],
];
const RUN_IN_THREADPOOL = [
  'from starlette.concurrency import run_in_threadpool',
  'run_in_threadpool',
  'starlette.concurrency.run_in_threadpool',
] as const;
/** What an error-level blocking call looks like. */
const BLOCKS =
  /\brequests\.(get|post|put|request)\(|\btime\.sleep\(|\bsubprocess\.(run|check_\w+|call)\(|\.query\(|\.commit\(/;

/**
 * `await run_in_threadpool(f, x)`, `asyncio.to_thread`, `anyio.to_thread.run_sync`, where `f` is a function known to
 * block, or a `def` of the project in whose text stands a call that blocks.
 */
export const operator: Operator = {
  name: 'call-instead-of-hand-over',
  rules: ['async/blocking-call-chain', 'async/blocking-database', ...DIRECT.map(([, rule]) => rule)],
  about: 'Calls a blocking function on the event loop instead of handing it to a thread.',
  *sites(module, project) {
    for (const node of module.all('Await')) {
      const { value: call } = node;
      if (call.kind !== 'Call' || !OFFLOADERS.has(module.resolve(call.func) ?? '')) continue;
      const [work, ...rest] = [...call.args, ...call.keywords];
      const target = work && targetOf(work, module, project);
      const twin = otherThread(call, module);
      if (!work || !target || !twin || call.keywords.some(({ name }) => name === 'limiter')) continue;
      const text =
        work.kind === 'Lambda'
          ? `(${module.text(work.body)})`
          : `${module.text(work)}(${rest.map((each) => module.text(each)).join(', ')})`;
      const places = [around(module, node), ...target.places];
      yield { rule: target.rule, also: operator.rules, mutant: [replace(module, node, text)], twin, places };
    }
  },
};

/** What is called, and the rule for it. */
function targetOf(work: ast.Node, module: Module, project: Project): { rule: string; places: Place[] } | null {
  if (work.kind === 'Lambda') {
    return work.params.length === 0 && work.body.kind === 'Call' ? named(work.body.func, module, project) : null;
  }
  return work.kind === 'Name' || work.kind === 'Attribute' ? named(work, module, project) : null;
}

function named(func: ast.Expression, module: Module, project: Project): { rule: string; places: Place[] } | null {
  const target = module.resolve(func);
  const direct = DIRECT.find(([pattern]) => target !== null && pattern.test(target));
  if (direct) return { rule: direct[1], places: [] };
  const info = target ? project.definition(target) : null;
  if (!info || 'methods' in info || info.async || info.generator || !BLOCKS.test(textOf(info))) return null;
  return { rule: 'async/blocking-call-chain', places: [inside(info)] };
}

/** The same call through another function that runs it in a thread. */
function otherThread({ func }: ast.Call, module: Module): Edit[] | null {
  const [statement, name, target] =
    module.resolve(func) === 'asyncio.to_thread'
      ? RUN_IN_THREADPOOL
      : (['import asyncio', 'asyncio', 'asyncio'] as const);
  const imports = importing(module, statement, name, target);
  return imports && [replace(module, func, name === 'asyncio' ? 'asyncio.to_thread' : name), ...imports];
}
