import {
  asyncDef,
  type BlockingChain,
  couldBePlain,
  cpuBoundChains,
  defineRule,
  type FunctionInfo,
  holdsLoop,
  inThread,
  isAlwaysCostly,
  isBrief,
  type Project,
  type Reason,
  waiting,
  whenServed,
} from '#rule';

export default defineRule({
  id: 'async/cpu-bound',
  severity: 'warning',
  summary: 'Do not hash passwords, run models or read whole tables on the event loop.',
  yieldsTo: ['ml/model-loaded-per-request', 'async/blocking-call-chain'],
  *check(module, project) {
    for (const info of module.functions) {
      const place = { function: info, onEventLoop: info.async };
      const all = info.async && holdsLoop(place, project) ? cpuBoundChains(info, project) : [];
      const chains = all.filter(({ at }) => at.kind !== 'Call' || holdsLoop(module.callSite(at), project));
      const first = chains.find(({ end }) => isAlwaysCostly(end.api)) ?? chains[0];
      if (!first) continue;
      const others = chains.filter((each) => each !== first);
      yield {
        at: first.at,
        severity: isBrief(first, project) ? 'note' : whenServed('warning', place, project),
        confidence: isAlwaysCostly(first.end.api) ? 'high' : 'medium',
        message: `${spoken(first)} keeps the event loop busy in \`${info.name}\`, and ${waiting(place, project)} waits until it has finished.`,
        advice: adviceFor(first, info, project),
        because: [
          ...asyncDef(place),
          ...steps(first),
          ...others.map((each) => ({ at: each.at, note: `${spoken(each)} computes there, too.` })),
        ],
        suggestion: others.length === 0 && inThread(first, module, project),
      };
    }
  },
});

/** `bcrypt.hashpw()`, or `PasswordHelper.hash()` with what that comes down to. */
function spoken({ hops: [first], end }: BlockingChain): string {
  const api = `\`${nameOf(end.api)}()\``;
  return first ? `\`${nameOf(first.callee.qualname)}()\` gets to ${api}, which` : api;
}

function adviceFor({ end }: BlockingChain, info: FunctionInfo, project: Project): string {
  if (couldBePlain(info, project))
    return `Nothing in \`${info.name}\` is awaited: make it a plain \`def\`, and FastAPI runs it in its thread pool.`;
  return isAlwaysCostly(end.api)
    ? 'Hand it to a thread: `await asyncio.to_thread(…)`.'
    : 'Hand it to a thread: `await asyncio.to_thread(…)`; where it is Python code that computes, to a process pool.';
}

function steps({ hops, end }: BlockingChain): Reason[] {
  if (hops.length === 0) return [];
  return [{ at: end.at, module: end.module, note: `\`${nameOf(end.api)}()\` computes here.` }];
}

function nameOf(qualified: string): string {
  return qualified.split('.').slice(-2).join('.');
}
