import type { ast } from '../syntax/index.ts';
import { children } from '../syntax/index.ts';

/** Calls whose result is another one each time. Standard library [3.9], pendulum [2], arrow [1], Django [4], uuid-utils. */
const CLOCK =
  'datetime.datetime.now datetime.datetime.utcnow datetime.datetime.today datetime.date.today time.time time.time_ns time.monotonic time.monotonic_ns ' +
  'time.perf_counter time.perf_counter_ns time.process_time time.localtime time.gmtime time.ctime pendulum.now pendulum.today pendulum.yesterday pendulum.tomorrow ' +
  'arrow.now arrow.utcnow arrow.Arrow.now arrow.Arrow.utcnow django.utils.timezone.now django.utils.timezone.localtime django.utils.timezone.localdate';
const RANDOM =
  'uuid.uuid1 uuid.uuid4 uuid.uuid6 uuid.uuid7 uuid6.uuid7 uuid6.uuid6 uuid_utils.uuid4 uuid_utils.uuid7 random.random random.randint random.randrange ' +
  'random.uniform random.choice random.choices random.sample random.getrandbits random.randbytes random.gauss os.urandom secrets.token_hex secrets.token_urlsafe ' +
  'secrets.token_bytes secrets.choice secrets.randbelow secrets.randbits nanoid.generate ulid.new ulid.ULID shortuuid.uuid';

/** Calls that read a clock. */
export const READS_CLOCK: ReadonlySet<string> = new Set(CLOCK.split(' '));
/** Calls that read a clock or draw at random. */
export const STATEFUL: ReadonlySet<string> = new Set([...READS_CLOCK, ...RANDOM.split(' ')]);

/** The calls that are evaluated together with `node`: not those inside a lambda or a nested definition. */
export function* callsWithin(node: ast.Node): Generator<ast.Call> {
  if (node.kind === 'Call') yield node;
  if (node.kind === 'Lambda') {
    for (const each of node.params) if (each.default) yield* callsWithin(each.default);
  } else if (node.kind !== 'FunctionDef' && node.kind !== 'ClassDef' && node.kind !== 'GeneratorExp') {
    for (const each of children(node)) yield* callsWithin(each);
  }
}
