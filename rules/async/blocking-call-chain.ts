import { type BlockingChain, blockingChains, defineRule, isServed, type Module, namesTable, type Reason } from '#rule';

export default defineRule({
  id: 'async/blocking-call-chain',
  severity: 'warning',
  summary: 'Do not call functions that block from an `async def`.',
  yieldsTo: ['async/blocking-http', 'async/blocking-sleep', 'async/blocking-subprocess', 'async/blocking-database'],
  options: {
    'blocking-calls': {
      default: [],
      about: 'Further functions that block, such as `app.legacy.fetch` or `app.mail.Client.send`.',
    },
  },
  *check(module, project, options) {
    if (module.role !== 'application') return;
    const listed = namesTable(Array.isArray(options['blocking-calls']) ? options['blocking-calls'] : []);
    for (const info of module.functions) {
      if (!info.async || !isServed(info, project)) continue;
      for (const chain of blockingChains(info, project, listed)) {
        yield {
          at: chain.at,
          confidence: 'medium',
          message: `${spoken(chain, module)} every request of this worker: ${path(chain)} waits on the event loop.`,
          advice: `Hand it to a thread: \`await run_in_threadpool(…)\`. If \`${info.name}\` awaits nothing, a plain \`def\` runs there as a whole.`,
          because: [
            { at: info, note: `\`${info.name}\` is an \`async def\`, so what it calls runs on the event loop.` },
            ...steps(chain),
          ],
        };
      }
    }
  },
});

/** What is called, in the words of the code, and what that does to others. */
function spoken({ at }: BlockingChain, module: Module): string {
  const name = at.kind === 'Call' ? at.func : at;
  const text = module.text(name);
  const short = text.length <= 50 && !text.includes('\n') ? text : name.kind === 'Attribute' ? name.attr : 'This call';
  return `\`${short}${at.kind === 'Call' ? '()' : ''}\` holds`;
}

/** `get_handler` → `open_session` → `Session.query()`. */
function path({ hops, end }: BlockingChain): string {
  return [...hops.map(({ callee }) => `\`${nameOf(callee.qualname)}\``), `\`${nameOf(end.api)}()\``].join(' → ');
}

function steps({ hops, end }: BlockingChain): Reason[] {
  const inner = hops.slice(1).map(({ at, module, callee }, index) => ({
    at,
    module,
    note: `\`${hops[index]?.callee.name}\` enters \`${nameOf(callee.qualname)}\`.`,
  }));
  const own = hops.length > 0 ? [{ at: end.at, module: end.module, note: `\`${nameOf(end.api)}()\` waits here.` }] : [];
  return [...inner, ...own];
}

function nameOf(qualified: string): string {
  return qualified.split('.').slice(-2).join('.');
}
