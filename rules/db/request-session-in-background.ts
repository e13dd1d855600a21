import { closesBeforeTasks, defineRule, type HandedSession, handedSessions, type Module, type Problem } from '#rule';

const WITHOUT = 'Hand over ids and plain values, and open a session inside the function that runs later.';

export default defineRule({
  id: 'db/request-session-in-background',
  severity: 'error',
  summary: "Do not hand the request's database session to code that outlives the request.",
  *check(module, project) {
    if (module.role !== 'application') return;
    const first = closesBeforeTasks(project);
    for (const found of handedSessions(module, project)) {
      const closed = found.how !== 'background' || found.own ? true : first;
      if (found.what === 'row' && closed !== true) continue;
      yield {
        at: found.at,
        ...level(found, closed),
        message: messageOf(found, closed, module),
        advice: WITHOUT,
        because: found.session
          ? [{ at: found.session.opened, module: found.session.module, note: 'The session is opened here.' }]
          : [],
      };
    }
  },
});

function level({ what, session }: HandedSession, closed: boolean | null): Pick<Problem, 'severity' | 'confidence'> {
  if (what === 'row') return { severity: 'note', confidence: 'medium' };
  if (closed === false) return { severity: 'note' };
  return { confidence: session && closed ? 'high' : 'medium' };
}

function messageOf(found: HandedSession, closed: boolean | null, module: Module): string {
  const { what, how, own } = found;
  const runs = `\`${short(module, found.runs)}\``;
  const given = `\`${short(module, what === 'holder' && found.at.kind === 'Attribute' ? found.at.value : found.at)}\``;
  if (what === 'row')
    return `${given} is a row, and ${runs} may run when the session that has loaded it is closed: what is not loaded or was expired by a commit cannot be read there.`;
  const is =
    what === 'holder' ? `${given} works with the session of the request` : `${given} is the session of the request`;
  if (how !== 'background')
    return `${is}, and ${runs} runs beside the request and after it: both use the session at the same time, and it is closed under ${runs} when the request ends.`;
  if (own)
    return `The \`with\` closes the session ${given} before ${runs} runs: what ${runs} does with it begins a transaction that nobody ends, on a connection that nobody gives back.`;
  if (closed)
    return `${is}, which this version of FastAPI closes before ${runs} runs: what ${runs} does with it begins a transaction that nobody ends, on a connection that nobody gives back.`;
  if (closed === false)
    return `${is}, and FastAPI keeps it open for ${runs}: its connection is taken out of the pool until the task is done.`;
  return `${is}. FastAPI 0.106 to 0.117 closes it before ${runs} runs, and what that does with it begins a transaction that nobody ends; other versions keep its connection out of the pool until the task is done.`;
}

function short(module: Module, node: Parameters<Module['text']>[0]): string {
  return module.text(node).replace(/\s+/g, ' ').slice(0, 60);
}
