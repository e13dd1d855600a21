import { defineRule, type KeptSession, keptSessions } from '#rule';

const ADVICE = {
  one: 'Keep the factory or the engine here, and open a session for each request in a dependency: `with` the session, `yield` it.',
  scoped: 'Use `async_scoped_session` with `scopefunc=asyncio.current_task`, or a session from a dependency.',
};

export default defineRule({
  id: 'db/global-session',
  severity: 'error',
  summary: 'Do not share one database session between requests.',
  *check(module, project) {
    if (module.role !== 'application') return;
    for (const session of keptSessions(module, project)) {
      const { value, kind, use, served } = session;
      const user = use.module.enclosingFunction(use.node)?.qualname;
      yield {
        at: value,
        ...(kind === 'scoped' ? { severity: 'note' } : { confidence: served ? 'high' : 'medium' }),
        message: messageOf(session),
        advice: kind === 'scoped' ? ADVICE.scoped : ADVICE.one,
        because: [
          {
            at: use.node,
            module: use.module,
            note: `used in \`${user}\`${kind === 'scoped' ? ', an `async def`' : ''}`,
          },
        ],
      };
    }
  },
});

function messageOf({ name, kind }: KeptSession): string {
  if (kind === 'scoped')
    return `\`${name}\` gives each thread one session; all coroutines run on one thread, so \`async def\` code shares a single session, and nothing removes it.`;
  const shared = `is one ${kind === 'async' ? '`AsyncSession`' : '`Session`'} for the whole process: requests that overlap work in the same transaction`;
  const tasks = kind === 'async' ? ', and two tasks that use it at the same time can fail' : '';
  return `\`${name}\` ${shared}, so one commits or rolls back what another has begun${tasks}.`;
}
