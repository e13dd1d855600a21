import { defineRule, type Module, type Reason, type UncommittedWrite, uncommittedWrites } from '#rule';

export default defineRule({
  id: 'db/missing-commit',
  severity: 'warning',
  summary: 'Commit what a request or task writes to the database.',
  *check(module, project) {
    if (module.role !== 'application') return;
    for (const found of uncommittedWrites(module, project)) {
      yield {
        at: found.at,
        confidence: found.partly ? 'medium' : 'high',
        message: messageOf(found, module),
        advice: adviceFor(found),
        because: reasons(found),
      };
    }
  },
});

function messageOf({ at, function: info, partly }: UncommittedWrite, module: Module): string {
  const when = partly
    ? `there is a way through \`${info.name}\` on which nothing commits it`
    : `nothing commits it: not \`${info.name}\`, nor what it calls`;
  const end = info.route
    ? 'the row is gone when the session is closed, though the client is told that all went well.'
    : 'the session rolls it back when it is closed.';
  return `${spoken(at, module)} writes, and ${when}; ${end}`;
}

function adviceFor({ function: info }: UncommittedWrite): string {
  return `Commit before \`${info.name}\` returns.`;
}

function reasons({ session, via, flush, function: info }: UncommittedWrite): Reason[] {
  const last = via.at(-1);
  const opener = session.opener === info ? '' : session.opener ? ` in \`${session.opener.name}\`` : '';
  return [
    ...(last ? [{ at: last.node, module: last.module, note: 'This is the write.' }] : []),
    { at: session.opened, module: session.module, note: `The session is opened here${opener}.` },
    ...(flush ? [{ at: flush.node, module: flush.module, note: 'This sends the statements and ends no transaction.' }] : []),
  ];
}

function spoken(at: UncommittedWrite['at'], module: Module): string {
  return at.kind === 'Call' ? `\`${module.text(at.func)}()\`` : 'This';
}
