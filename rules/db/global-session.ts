import {
  ASYNC_SESSION,
  type ast,
  attributeReferences,
  defineRule,
  lasting,
  type Problem,
  type Project,
  type Reference,
  referencesTo,
  SESSION,
} from '#rule';

const SCOPED = /^sqlalchemy\.orm\.scoped_session\[/;

export default defineRule({
  id: 'db/global-session',
  severity: 'error',
  summary: 'Do not share one database session between requests.',
  *check(module, project) {
    if (module.role !== 'application') return;
    for (const { name, value, owner } of lasting(module)) {
      const type = value.kind === 'Call' ? project.typeOf(module, value) : null;
      const isSession = type === SESSION || type === ASYNC_SESSION;
      if (!type || !(isSession || SCOPED.test(type))) continue;
      const uses = inFunctions(
        owner ? attributeReferences(project, `${module.name}.${owner}`, name) : referencesTo(project, module, name),
      );
      if (isSession) yield* shared(name, value, type, uses, project);
      else if (!hasScope(value)) yield* scoped(name, value, uses);
    }
  },
});

function inFunctions(references: Iterable<Reference>): Reference[] {
  return [...references].filter(
    ({ module, node }) => module.role === 'application' && module.enclosingFunction(node) !== null,
  );
}

function* shared(
  name: string,
  value: ast.Expression,
  type: string,
  uses: readonly Reference[],
  project: Project,
): Generator<Problem> {
  const isServed = ({ module, node }: Reference) => {
    const info = module.enclosingFunction(node);
    return info !== null && project.isServed(info);
  };
  const use = uses.find(isServed) ?? uses[0];
  if (!use) return;
  const async = type === ASYNC_SESSION;
  yield {
    at: value,
    confidence: isServed(use) ? 'high' : 'medium',
    message:
      `\`${name}\` is one ${async ? '`AsyncSession`' : '`Session`'} for the whole process: requests that overlap work in the same transaction, ` +
      `so one commits or rolls back what another has begun${async ? ', and two tasks that use it at the same time can fail' : ''}.`,
    advice:
      'Keep the factory or the engine here, and open a session for each request in a dependency: `with` the session, `yield` it.',
    because: [
      { at: use.node, module: use.module, note: `used in \`${use.module.enclosingFunction(use.node)?.qualname}\`` },
    ],
  };
}

/** `scopefunc=`, the second parameter, gives each request its own session. */
function hasScope(value: ast.Expression): boolean {
  return value.kind === 'Call' && (value.args.length > 1 || value.keywords.some(({ name }) => name === 'scopefunc'));
}

/** One session for each thread: the event loop has one thread, so all coroutines share it until it is removed. */
function* scoped(name: string, value: ast.Expression, uses: readonly Reference[]): Generator<Problem> {
  const removed = uses.some(({ node }) => node.parent?.kind === 'Attribute' && node.parent.attr === 'remove');
  const use = uses.find(({ module, node }) => module.enclosingFunction(node)?.async);
  if (!use || removed) return;
  yield {
    at: value,
    severity: 'note',
    message: `\`${name}\` gives each thread one session; all coroutines run on one thread, so \`async def\` code shares a single session, and nothing removes it.`,
    advice: 'Use `async_scoped_session` with `scopefunc=asyncio.current_task`, or a session from a dependency.',
    because: [
      {
        at: use.node,
        module: use.module,
        note: `used in \`${use.module.enclosingFunction(use.node)?.qualname}\`, an \`async def\``,
      },
    ],
  };
}
