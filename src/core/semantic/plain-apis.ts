import { apiTable } from './api-table.ts';

const SESSION_CALLS =
  'add add_all expunge expunge_all expire expire_all in_transaction in_nested_transaction is_modified get_bind';
const ROWS = 'all first one one_or_none unique fetchall fetchmany partitions yield_per close';

/** Methods that give no awaitable, in surroundings where much else is awaited. `begin` and `begin_nested` give one. */
export const PLAIN = apiTable({
  // SQLAlchemy [1.4]
  'sqlalchemy.ext.asyncio.AsyncSession': `${SESSION_CALLS} get_transaction get_nested_transaction`,
  'sqlalchemy.ext.asyncio.async_scoped_session': SESSION_CALLS,
  'sqlalchemy.orm.Session': SESSION_CALLS,
  'sqlalchemy.Result': `${ROWS} scalars mappings tuples columns scalar scalar_one scalar_one_or_none fetchone keys`,
  'sqlalchemy.ScalarResult': ROWS,
  // httpx [0.18], httpx2
  'httpx.Response': 'json raise_for_status',
  'httpx2.Response': 'json raise_for_status',
  // FastAPI and Starlette: what `UploadFile.file` is, is a plain file
  'fastapi.BackgroundTasks': 'add_task',
  'tempfile.SpooledTemporaryFile': 'read readline readlines write seek tell close',
  // Python [3.8]
  'asyncio.Event': 'set clear is_set',
  'asyncio.Lock': 'release locked',
  'asyncio.Semaphore': 'release locked',
  'asyncio.Queue': 'put_nowait get_nowait task_done qsize empty full',
  'logging.Logger': 'debug info warning error exception critical log',
});

/** What a Session does while its caller waits; none of it can be awaited. SQLAlchemy [1.4], SQLModel [0.0.8; `exec`] */
export const PLAIN_SESSION = apiTable({
  'sqlalchemy.orm.Session':
    'execute scalar scalars get get_one exec commit flush refresh rollback merge delete close connection query',
});
