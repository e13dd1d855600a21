import { callsWithin, everyPath } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { targetOf } from './session-callee.ts';
import { DEPTH } from './session-evaluator.ts';
import { type Frame, frameOf, sessionsOf, type Value } from './session-value.ts';
import { ANY } from './transaction-effects.ts';
import type { Transactions } from './transactions.ts';

const words = (text: string) => new Set(text.split(' '));
/** Methods with which a session begins its transaction by itself. SQLAlchemy [1.4], `exec`: SQLModel [0.0.8]. */
const BEGINNING = words(
  'execute scalar scalars exec stream stream_scalars get get_one add add_all delete merge refresh connection begin_nested ' +
    'bulk_save_objects bulk_insert_mappings bulk_update_mappings',
);
/** Methods of a legacy `Query` that send it. */
const SENDING = words('all first one one_or_none count scalar get delete update');
/** Methods after which the session has no transaction, or may have none. */
const ENDING = words('commit rollback close close_all reset invalidate begin run_sync');

/** Says where code begins the transaction of a session, without saying `begin()`. */
export class BegunSessions {
  readonly #transactions: Transactions;

  constructor(transactions: Transactions) {
    this.#transactions = transactions;
  }

  /** The first use of the session that begins its transaction, if every path through the statements has one. */
  firstUse(body: readonly ast.Statement[], frame: Frame, id: string): ast.Call | null {
    let first: ast.Call | null = null;
    const does = (node: ast.Node) => {
      const use = [...callsWithin(node)].find((each) => this.#uses(each, frame, id));
      first ??= use ?? null;
      return use !== undefined;
    };
    return everyPath(body, does) ? first : null;
  }

  #uses(call: ast.Call, frame: Frame, id: string): boolean {
    const { func } = call;
    if (func.kind === 'Attribute' && this.isSession(func.value, frame, id)) return BEGINNING.has(func.attr);
    if (func.kind === 'Attribute' && SENDING.has(func.attr) && this.#isQueryOf(func.value, frame, id)) return true;
    const entered = this.#entered(call, frame);
    if (!entered || !holds(entered.env, id)) return false;
    return this.firstUse(entered.info.node.body, entered, id) !== null;
  }

  isSession(node: ast.Expression, frame: Frame, id: string): boolean {
    const value = this.#transactions.analysis.evaluator.valueOf(node, frame);
    return value.kind === 'session' && value.session.id === id;
  }

  /** `db.query(User).filter(…)`. */
  #isQueryOf(node: ast.Expression, frame: Frame, id: string): boolean {
    if (node.kind !== 'Call' || node.func.kind !== 'Attribute') return false;
    const { attr, value } = node.func;
    return attr === 'query' ? this.isSession(value, frame, id) : this.#isQueryOf(value, frame, id);
  }

  /** A plain function of the project that the call runs, with what its parameters hold. */
  #entered(call: ast.Call, frame: Frame): Frame | null {
    const { evaluator } = this.#transactions.analysis;
    const target = frame.depth < DEPTH ? targetOf(call, frame, evaluator) : null;
    if (target?.kind !== 'function' || target.info.generator) return null;
    return frameOf(target.info, evaluator.arguments(target, call, frame), frame.depth + 1);
  }

  /** Whether something in the statements may end the transaction of the session, or is not known and gets the session. */
  mayEnd(body: readonly ast.Statement[], frame: Frame, id: string): boolean {
    const within = body.flatMap((each) => [...callsWithin(each)]);
    return within.some((call) => this.#ends(call, frame, id));
  }

  #ends(call: ast.Call, frame: Frame, id: string): boolean {
    const { func, args, keywords } = call;
    if (func.kind === 'Attribute' && this.isSession(func.value, frame, id)) return ENDING.has(func.attr);
    const entered = this.#entered(call, frame);
    if (entered) return holds(entered.env, id) && this.#endsIn(entered, id);
    return [...args, ...keywords.map(({ value }) => value)].some((each) => this.isSession(each, frame, id));
  }

  #endsIn({ info, env, depth }: Frame, id: string): boolean {
    const { ends, lost } = this.#transactions.analysis.summary(info, env, depth);
    return ends.has(id) || lost.includes(id) || lost.includes(ANY);
  }

  /** The same for a whole function that FastAPI runs before. */
  mayEndIn(frame: Frame, id: string): boolean {
    return this.#endsIn(frame, id);
  }
}

function holds(env: ReadonlyMap<string, Value>, id: string): boolean {
  const inside = sessionsOf(env.values());
  return inside !== 'any' && inside.some((each) => each.id === id);
}
