import { isForElsewhere, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { isServerUrl } from './database-url.ts';
import { engineCalls, urlOf } from './engine-calls.ts';

/** Arguments that say how many connections there are, or that another pool does. */
const SIZING = new Set(['pool_size', 'poolclass', 'pool', 'max_overflow']);

/** The engines of a module for a database server that take the pool as it comes; not those for development or tests. */
export function* defaultPools(module: Module, project: Project): Generator<ast.Call> {
  for (const { node, target } of engineCalls(module)) {
    if (target?.endsWith('_from_config') || isForElsewhere(node, module)) continue;
    const isSized = node.keywords.some(({ name }) => name === null || SIZING.has(name));
    const url = isSized || node.args.length > 1 ? undefined : urlOf(node);
    if (url && isServerUrl(project, module, url)) yield node;
  }
}
