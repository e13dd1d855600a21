import {
  bodyRuns,
  type CallSite,
  defineRule,
  isRunSync,
  isSessionInPlainDef,
  type LostCoroutine,
  lostCoroutines,
  type Module,
  whenServed,
} from '#rule';

export default defineRule({
  id: 'async/async-session-in-sync-def',
  severity: 'error',
  summary: 'Do not query an `AsyncSession` in a plain `def`, which cannot await it.',
  *check(module, project) {
    for (const lost of lostCoroutines(module, project)) {
      const { call } = lost;
      const { function: info } = call;
      if (!info || !isSessionInPlainDef(lost, module) || isRunSync(info, project)) continue;
      yield {
        at: call,
        severity: whenServed('error', call, project),
        confidence: bodyRuns(info, project) === 'in place' ? 'high' : 'medium',
        message: messageOf(spoken(call, module), info.name, lost),
        advice: `Make \`${info.name}\` an \`async def\` and await the call, as then its callers must; or give it a synchronous Session.`,
        because: [{ at: info, note: `\`${info.name}\` is a plain \`def\`, in which nothing can be awaited.` }],
      };
    }
  },
});

/** What comes of the coroutine that `name` makes in the plain function `inside`. */
function messageOf(name: string, inside: string, { missed }: LostCoroutine): string {
  const made = `\`${name}\` of an AsyncSession only makes a coroutine, and the plain \`def\` \`${inside}\` cannot await it`;
  if (missed.kind === 'returned') return `${made}: FastAPI does not do it either, and the client gets a 500.`;
  if (missed.kind === 'read') return `${made}: ${missed.by} meets the coroutine and not the result.`;
  return `${made}: nothing is sent to the database.`;
}

/** The call without its arguments, in the words of the code. */
function spoken({ node: { func } }: CallSite, module: Module): string {
  const text = module.text(func);
  return `${text.length <= 40 && !text.includes('\n') ? text : func.kind === 'Attribute' ? func.attr : text}()`;
}
