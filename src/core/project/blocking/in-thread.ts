import { type FunctionInfo, type Module, withAwait } from '../../semantic/index.ts';
import type { Project } from '../project.ts';
import type { BlockingChain } from './call-chain.ts';

/** Statements of a function that does little more than to call another one. */
const THIN = 3;

/**
 * The call as `await asyncio.to_thread(…)`; null where that needs an import, where more than the library's call or a thin
 * function around it would move to the thread, or where an argument is in the way.
 */
export function inThread(chain: BlockingChain, module: Module, project: Project): string | null {
  const { at, hops } = chain;
  const [first, ...others] = hops;
  if (at.kind !== 'Call' || others.length > 0 || (first && !isThin(first.callee, project))) return null;
  const given = [...at.args, ...at.keywords.map(({ value }) => value)];
  if (!module.imports('asyncio') || given.some(({ kind }) => kind === 'GeneratorExp')) return null;
  const site = module.callSite(at);
  const rest = site.argumentText.trim();
  return withAwait(site, module, `asyncio.to_thread(${module.text(at.func)}${rest ? `, ${rest}` : ''})`);
}

/** A row of the database must not go to another thread with its session. */
function isThin({ node: { body }, class: cls }: FunctionInfo, project: Project): boolean {
  const statements = body.filter((each) => each.kind !== 'Expr' || each.value.kind !== 'Str');
  return statements.length <= THIN && !(cls && project.model(`${cls.module.name}.${cls.qualname}`));
}
