import type { Binding, FunctionInfo, Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { opensApplicationSession } from './application-database.ts';
import { fixtureModules, fixturesAround, fixturesOf } from './fixtures.ts';

/** A fixture that gives tests a session, and leaves in the database what they write. */
export interface LeakingSession {
  readonly info: FunctionInfo;
  /** The call that opens the session. */
  readonly call: ast.Call;
  /**
   * `kept`: nothing takes the rows away. `undone`: it is rolled back, which does not undo what the tested code commits. `beside`: what
   * is rolled back is the transaction of a connection that the session does not use.
   */
  readonly kind: 'kept' | 'undone' | 'beside';
}

/** What takes rows away, whatever was committed: tables that are dropped or emptied, savepoints, an outer transaction. */
const CLEANS =
  /drop_all|drop_database|drop_tables?\b|truncate|begin_nested|create_savepoint|join_transaction_mode|after_transaction_end|\bdelete\(|\bdelete from\b|\.delete\b|unlink\(|rmtree|os\.remove|rollback_only|reset_(db|database)|clear_(db|database)|clean_(db|database)/i;
/** A database of the test's own: in a container, of a plugin, in memory, or by the environment. */
const OWN_DATABASE =
  /testcontainers|pytest_postgresql|postgresql_proc|sqlite|environ|setenv|load_dotenv|mock_?session|MagicMock/i;

/** The fixtures of a module that let the rows of one test reach the next. */
export function* leakingSessions(module: Module, project: Project): Generator<LeakingSession> {
  for (const info of fixturesOf(module, project).values()) {
    const call = openedSession(info);
    if (!call) continue;
    if (isBesideTransaction(call, info)) {
      // A rollback that holds nothing misleads, even where the tables are dropped at the end of all tests.
      if (!CLEANS.test(module.text(info.node))) yield { info, call, kind: 'beside' };
      continue;
    }
    if (!opensApplicationSession(call, module, project) || hasOwnDatabase(module, project)) continue;
    const texts = fixturesAround(info, project).map((each) => each.module.text(each.node));
    if (texts.some((each) => CLEANS.test(each))) continue;
    if (!texts.some((each) => /rollback/.test(each))) yield { info, call, kind: 'kept' };
    else if (commitsInApplication(project)) yield { info, call, kind: 'undone' };
  }
}

/** The call whose result a fixture hands to the test: `yield SessionLocal()`, `with SessionLocal() as s: yield s`. */
function openedSession(info: FunctionInfo): ast.Call | null {
  const { module, node, generator } = info;
  const exits: readonly (ast.Yield | ast.Return)[] = generator ? module.all('Yield') : module.all('Return');
  const values = exits.flatMap((each) => (each.value && module.enclosingCode(each) === node ? [each.value] : []));
  const [value] = values;
  if (!value || values.length > 1) return null;
  if (value.kind === 'Call') return value;
  if (value.kind !== 'Name') return null;
  const [binding, ...others] = module.lookup(value);
  const made = binding && others.length === 0 ? madeBy(binding) : null;
  return made?.kind === 'Call' ? made : null;
}

function madeBy(binding: Binding): ast.Expression | null {
  if (binding.kind === 'assignment') return binding.value;
  return binding.kind === 'with' ? binding.node.context : null;
}

/** `maker()` without an argument, under a connection whose transaction is rolled back: the session opens its own. */
function isBesideTransaction(call: ast.Call, { module, node }: FunctionInfo): boolean {
  if (call.args.length > 0 || call.keywords.length > 0 || /session/i.test(module.text(call.func)) === false)
    return false;
  if (/configure|bind\s*=|join_transaction_mode/.test(module.text(node))) return false;
  const within = (each: ast.Node) => each.start >= node.start && each.end <= node.end;
  return module.callsNamed('rollback').some(({ node: rollback }) => {
    const receiver = rollback.func.kind === 'Attribute' ? rollback.func.value : null;
    if (!within(rollback) || receiver?.kind !== 'Name') return false;
    const [binding] = module.lookup(receiver);
    const begun = binding ? madeBy(binding) : null;
    const from = begun?.kind === 'Await' ? begun.value : begun;
    const connection = connectionBegun(from, module);
    return connection !== null && !isMadeFrom(call.func, connection, module);
  });
}

/** Whether what makes the session was itself made with the connection: `maker = async_sessionmaker(connection)`. */
function isMadeFrom(maker: ast.Expression, { id }: ast.Name, module: Module): boolean {
  const bindings = maker.kind === 'Name' ? module.lookup(maker) : [];
  return bindings.some((each) => {
    const made = madeBy(each);
    return made !== null && module.named(id).some(({ start, end }) => start >= made.start && end <= made.end);
  });
}

/** `connection` in `connection.begin()`, where it is what `engine.connect()` gave. */
function connectionBegun(node: ast.Expression | null, module: Module): ast.Name | null {
  if (node?.kind !== 'Call' || node.func.kind !== 'Attribute' || node.func.attr !== 'begin') return null;
  const connection = node.func.value;
  if (connection.kind !== 'Name') return null;
  const [binding] = module.lookup(connection);
  const made = binding ? madeBy(binding) : null;
  const call = made?.kind === 'Await' ? made.value : made;
  return call?.kind === 'Call' && call.func.kind === 'Attribute' && call.func.attr === 'connect' ? connection : null;
}

function hasOwnDatabase(module: Module, project: Project): boolean {
  return fixtureModules(module, project).some(({ syntax }) => OWN_DATABASE.test(syntax.text));
}

/** Whether the application commits sessions by itself. */
function commitsInApplication(project: Project): boolean {
  return project
    .mentioning('commit')
    .some((module) => module.role === 'application' && module.callsNamed('commit').length > 0);
}
