import type { ast } from '../syntax/index.ts';
import { keyword } from './function.ts';
import { ASYNC_SESSION, SESSION } from './known.ts';
import type { TypeEvaluator } from './types.ts';

const FACTORIES = new Set(['sqlalchemy.orm.sessionmaker', 'sqlalchemy.ext.asyncio.async_sessionmaker']);
const SCOPED = new Set(['sqlalchemy.orm.scoped_session', 'sqlalchemy.ext.asyncio.async_scoped_session']);

/** `sessionmaker(engine, class_=AsyncSession)` and its kind, with the session they make in brackets. */
export function factoryType(call: ast.Call, types: TypeEvaluator): string | null {
  const target = types.module.resolve(call.func);
  if (!target) return null;
  const usual = target.includes('asyncio') ? ASYNC_SESSION : SESSION;
  if (SCOPED.has(target)) {
    const inner = call.args[0] ?? keyword(call, 'session_factory');
    return `${target}[${(inner && madeBy(types.typeOf(inner))) ?? usual}]`;
  }
  if (!FACTORIES.has(target)) return null;
  const cls = keyword(call, 'class_');
  const named = cls && types.module.resolve(cls);
  return cls && !named ? null : `${target}[${named ?? usual}]`;
}

/** What calling a value of type `factory[made]` or `Callable[made]` gives; null for every other type. */
export function madeBy(type: string | null): string | null {
  return type?.match(/^(?:sqlalchemy\.(?:orm|ext\.asyncio)\.\w+|typing\.Callable)\[(.+)\]$/)?.[1] ?? null;
}
