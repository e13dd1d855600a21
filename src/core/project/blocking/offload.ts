import type { FunctionInfo } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { type Effect, projectEffect } from './offload-wrapper.ts';

const SAME: Effect = { body: 'in place', gives: 'the same' };

/** Decorators under which a function runs where it is called, and gives what it gave. */
const TRANSPARENT = new Set([
  'builtins.staticmethod',
  'builtins.classmethod',
  'abc.abstractmethod',
  'typing.override',
  'typing.overload',
  'typing.final',
  'typing_extensions.override',
  'typing_extensions.overload',
  'typing_extensions.final',
  'functools.wraps',
  'functools.lru_cache',
  'functools.cache',
  'tenacity.retry',
  'sentry_sdk.trace',
]);

const EFFECTS: Readonly<Record<string, Effect>> = {
  'builtins.property': { body: 'in place', gives: 'something else' },
  'functools.cached_property': { body: 'in place', gives: 'something else' },
  'contextlib.contextmanager': { body: 'in place', gives: 'something else' },
  'contextlib.asynccontextmanager': { body: 'in place', gives: 'something else' },
  // asgiref [3.0], asyncer [0.0.1]: another thread, or the event loop of another one
  'asgiref.sync.sync_to_async': { body: 'elsewhere', gives: 'a coroutine' },
  'asyncer.asyncify': { body: 'elsewhere', gives: 'a coroutine' },
  'asgiref.sync.async_to_sync': { body: 'elsewhere', gives: 'something else' },
  'asyncer.syncify': { body: 'elsewhere', gives: 'something else' },
};

/**
 * Where the body of a function runs when the function is called: in place, in another thread or on another event loop.
 * `unknown` where a decorator does not resolve, or is too clever to be read.
 */
export function bodyRuns(info: FunctionInfo, project: Project): Effect['body'] | 'unknown' {
  const effects = info.node.decorators.map((each) => effectOf(each, info, project)?.body ?? 'unknown');
  if (effects.includes('unknown')) return 'unknown';
  return effects.includes('elsewhere') ? 'elsewhere' : 'in place';
}

/** Whether calling the function, with its decorators, certainly makes a coroutine. */
export function makesCoroutine(info: FunctionInfo, project: Project): boolean {
  if (info.generator) return false;
  return info.node.decorators.reduceRight((makes, each) => {
    const gives = effectOf(each, info, project)?.gives;
    return gives === 'a coroutine' || (gives === 'the same' && makes);
  }, info.async);
}

function effectOf(decorator: ast.Expression, info: FunctionInfo, project: Project): Effect | null {
  if (decorator === info.route?.decorator) return SAME;
  const target = info.module.resolve(decorator.kind === 'Call' ? decorator.func : decorator);
  if (!target) return null;
  return TRANSPARENT.has(target) ? SAME : (EFFECTS[target] ?? projectEffect(target, decorator, info, project));
}
