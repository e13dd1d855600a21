import {
  type CallSite,
  defineRule,
  type FunctionInfo,
  isSessionInPlainDef,
  lostCoroutines,
  type MissedAwait,
  type Module,
  type Reason,
  whenServed,
  withAwait,
} from '#rule';

export default defineRule({
  id: 'async/missing-await',
  severity: 'error',
  summary: 'Await every coroutine: until then nothing of it runs.',
  *check(module, project) {
    for (const lost of lostCoroutines(module, project)) {
      // An AsyncSession in a plain `def` is the business of async/async-session-in-sync-def.
      if (isSessionInPlainDef(lost, module)) continue;
      const { call, missed } = lost;
      const { definition } = lost.coroutine;
      yield {
        at: call,
        severity: whenServed('error', call, project),
        message: messageOf(spoken(call, module), missed),
        advice: adviceFor(call),
        because: [
          ...(definition ? [{ at: definition, module: definition.module, note: origin(definition) }] : []),
          ...readers(missed),
        ],
        suggestion: withAwait(call, module),
      };
    }
  },
});

/** What comes of the coroutine that `name` makes. */
function messageOf(name: string, missed: MissedAwait): string {
  switch (missed.kind) {
    case 'discarded':
      return `\`${name}\` is not awaited: its coroutine is thrown away, and nothing of it runs.`;
    case 'unused':
      return `\`${missed.name}\` is bound to the coroutine of \`${name}\` and never used, so nothing of it runs.`;
    case 'returned':
      return `\`${name}\` is not awaited, and FastAPI does not await what a route returns: the client gets a 500.`;
    case 'undeclared':
      return `\`${name}\` is not awaited: whoever awaits \`${missed.function.name}\` gets a coroutine that never runs in place of what it is declared to return.`;
    case 'read':
      return missed.truth
        ? `\`${name}\` is not awaited: a coroutine is always true, so this test does not see the result.`
        : `\`${name}\` is not awaited: ${missed.by} meets the coroutine and not its result.`;
  }
}

function origin({ name, async }: FunctionInfo): string {
  return async ? `\`${name}\` is an \`async def\`.` : `A decorator makes a coroutine of every call of \`${name}\`.`;
}

function adviceFor(call: CallSite): string {
  if (call.onEventLoop) return 'Put `await` in front of the call.';
  const { function: info } = call;
  const place = info && !info.async ? `\`${info.name}\`` : 'This place';
  return `${place} cannot await. Move the call into an \`async def\`, or run the coroutine with \`asyncio.run()\`.`;
}

function readers(missed: MissedAwait): Reason[] {
  return missed.kind === 'read' ? missed.at.map((at) => ({ at, note: 'The result is expected here.' })) : [];
}

/** The call without its arguments, in the words of the code. */
function spoken({ node: { func } }: CallSite, module: Module): string {
  const text = module.text(func);
  const short = text.length <= 40 && !text.includes('\n');
  return `${short || func.kind !== 'Attribute' ? text : func.attr}()`;
}
