import {
  asPlainDef,
  asyncDef,
  couldBePlain,
  databaseApi,
  defineRule,
  type FunctionInfo,
  holdsLoop,
  type KnownCall,
  listedApi,
  type Module,
  namesTable,
  type OptionValues,
  type Project,
  waiting,
  whenServed,
} from '#rule';

export default defineRule({
  id: 'async/blocking-database',
  severity: 'error',
  summary: 'Do not query a database synchronously inside an `async def`.',
  options: {
    'blocking-calls': {
      default: [],
      about: 'Further functions that wait for a database, such as `app.legacy.fetch` or `app.db.Client.load`.',
    },
  },
  *check(module, project, options) {
    const blocking = [...callsIn(module, project, options)].filter((call) => holdsLoop(call, project));
    for (const [info, [first, ...others]] of Map.groupBy(blocking, ({ function: inside }) => inside)) {
      if (!first || !info) continue;
      const lines = Map.groupBy([first, ...others], ({ node }) => module.syntax.lines.lineAt(node.start)).values();
      yield {
        at: first,
        severity: whenServed('error', first, project),
        message: `\`${spoken(first.api)}()\` holds ${waiting(first, project)} until the database has answered \`${info.name}\`.`,
        advice: adviceFor(info, project),
        because: [
          ...asyncDef(first),
          ...[...lines]
            .slice(1)
            .flatMap(([each]) => (each ? [{ at: each, note: `\`${spoken(each.api)}()\` waits there too.` }] : [])),
        ],
        suggestion: asPlainDef(info, first.node, project),
      };
    }
  },
});

function* callsIn(module: Module, project: Project, options: OptionValues): Generator<KnownCall> {
  const listed = namesTable(Array.isArray(options['blocking-calls']) ? options['blocking-calls'] : []);
  for (const site of module.calls()) {
    if (!site.onEventLoop || site.awaited) continue;
    const api = databaseApi(site.node, module, project) ?? listedApi(listed, site.node, module, project);
    if (api) yield { ...site, api };
  }
}

function adviceFor(info: FunctionInfo, project: Project): string {
  return couldBePlain(info, project)
    ? `Nothing in \`${info.name}\` is awaited: make it a plain \`def\`, and FastAPI runs it in its thread pool.`
    : 'Use an asynchronous session or driver, or move what touches the database into a plain `def` and await `run_in_threadpool(…)`.';
}

/** The name as it is known: `Session.commit`, `psycopg2.connect`. */
function spoken(api: string): string {
  return api.split('.').slice(-2).join('.');
}
