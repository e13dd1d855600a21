import {
  defineRule,
  type Module,
  type OpenEnd,
  openEnds,
  type Problem,
  type Reason,
  type UncommittedWrite,
  uncommittedWrites,
  withCommit,
} from '#rule';

export default defineRule({
  id: 'db/missing-commit',
  severity: 'warning',
  summary: 'Commit what a request or a task writes to the database.',
  needsProject: true,
  *check(module, project) {
    if (module.role !== 'application') return;
    const judged = new Set();
    for (const found of uncommittedWrites(module, project)) {
      judged.add(found.function);
      yield {
        at: found.at,
        confidence: found.partly ? 'medium' : 'high',
        message: messageOf(found, module),
        advice: adviceFor(found, module),
        because: reasons(found),
        suggestion: withCommit(found, module, project),
      };
    }
    for (const found of openEnds(module, project)) if (!judged.has(found.function)) yield lost(found);
  },
});

/** A commit that a change took away: nobody who is known to call the function commits in its place. */
function lost({ at, function: { name, node }, callers }: OpenEnd): Problem {
  const who = callers.length > 0 ? `, and \`${callers[0]?.function.name}\`, which calls it, does not either` : '';
  return {
    at,
    regression: true,
    confidence: 'medium',
    message: `\`${name}\` used to commit what it writes here on every way out, and now it does not${who}: without a commit elsewhere the transaction is rolled back when the session is closed.`,
    advice: 'Keep the commit, or commit in every caller.',
    because: [
      { at: node, note: `\`${name}\` gets the session from its caller.` },
      ...callers.map(({ node: call, function: caller, module }) => ({
        at: call,
        module,
        note: `\`${caller.name}\` calls on and commits nothing afterwards.`,
      })),
    ],
  };
}

function messageOf({ at, function: info, partly }: UncommittedWrite, module: Module): string {
  const gap = partly
    ? `there is a way through \`${info.name}\` on which nothing commits it`
    : `neither \`${info.name}\` nor anything it calls commits it`;
  const told = info.route && !info.route.methods.includes('WEBSOCKET');
  return `\`${spoken(at, module)}\` writes, and ${gap}: the transaction is rolled back when the session is closed${told ? ', although the client is told that all went well' : ''}.`;
}

/** The call without its arguments. */
function spoken(at: UncommittedWrite['at'], module: Module): string {
  const text = at.kind === 'Call' ? module.text(at.func) : '';
  const short = text.length <= 40 && !text.includes('\n');
  const last = at.kind === 'Call' && at.func.kind === 'Attribute' ? at.func.attr : text;
  return `${short ? text : last}()`;
}

function adviceFor(found: UncommittedWrite, module: Module): string {
  const commit = `Commit the session before \`${found.function.name}\` returns.`;
  return returnsRow(found, module)
    ? `${commit} Then \`refresh()\` what it returns, unless the session is made with \`expire_on_commit=False\`.`
    : commit;
}

/** What is written is returned too. */
function returnsRow({ at, function: info }: UncommittedWrite, module: Module): boolean {
  const [row] = at.kind === 'Call' ? at.args : [];
  if (row?.kind !== 'Name') return false;
  return module
    .all('Return')
    .some(
      ({ value, ...each }) =>
        value?.kind === 'Name' && value.id === row.id && each.start > at.start && each.end <= info.node.end,
    );
}

function reasons({ session, via, flush, function: info }: UncommittedWrite): Reason[] {
  const last = via.at(-1);
  const writer = last?.module.enclosingFunction(last.node);
  const { opener } = session;
  const opened =
    opener && opener !== info
      ? `\`${opener.name}\` opens the session here and commits nothing.`
      : 'The session is opened here.';
  return [
    ...(last ? [{ at: last.node, module: last.module, note: `\`${writer?.name}\` writes here.` }] : []),
    { at: session.opened, module: session.module, note: opened },
    ...(flush
      ? [{ at: flush.node, module: flush.module, note: 'This sends the statements, but ends no transaction.' }]
      : []),
  ];
}
