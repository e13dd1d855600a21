/**
 * Names of libraries that mean the same thing. Qualified names are written as the documentation writes them; the left
 * side is where else the same object can be imported from.
 */
const SAME: Readonly<Record<string, string>> = {
  // SQLAlchemy 1.4 and 2.x
  'sqlalchemy.orm.session.Session': 'sqlalchemy.orm.Session',
  'sqlalchemy.orm.session.sessionmaker': 'sqlalchemy.orm.sessionmaker',
  'sqlalchemy.orm.scoping.scoped_session': 'sqlalchemy.orm.scoped_session',
  'sqlalchemy.ext.asyncio.session.AsyncSession': 'sqlalchemy.ext.asyncio.AsyncSession',
  'sqlalchemy.ext.asyncio.session.async_sessionmaker': 'sqlalchemy.ext.asyncio.async_sessionmaker',
  'sqlalchemy.ext.asyncio.scoping.async_scoped_session': 'sqlalchemy.ext.asyncio.async_scoped_session',
  'sqlalchemy.orm.scoping.ScopedSession': 'sqlalchemy.orm.scoped_session',
  'sqlalchemy.engine.create_engine': 'sqlalchemy.create_engine',
  'sqlalchemy.engine.Engine': 'sqlalchemy.Engine',
  'sqlalchemy.engine.base.Engine': 'sqlalchemy.Engine',
  'sqlalchemy.future.Engine': 'sqlalchemy.Engine',
  'sqlalchemy.engine.Connection': 'sqlalchemy.Connection',
  'sqlalchemy.engine.base.Connection': 'sqlalchemy.Connection',
  'sqlalchemy.engine.reflection.Inspector': 'sqlalchemy.Inspector',
  'sqlalchemy.ext.asyncio.engine.create_async_engine': 'sqlalchemy.ext.asyncio.create_async_engine',
  'sqlalchemy.future.select': 'sqlalchemy.select',
  'sqlalchemy.sql.select': 'sqlalchemy.select',
  'sqlalchemy.sql.expression.select': 'sqlalchemy.select',
  'sqlalchemy.schema.Column': 'sqlalchemy.Column',
  'sqlalchemy.schema.MetaData': 'sqlalchemy.MetaData',
  'sqlalchemy.sql.schema.MetaData': 'sqlalchemy.MetaData',
  'sqlalchemy.orm.relation': 'sqlalchemy.orm.relationship',
  // SQLModel (sessions are subclasses of SQLAlchemy's)
  'sqlmodel.Session': 'sqlalchemy.orm.Session',
  'sqlmodel.orm.session.Session': 'sqlalchemy.orm.Session',
  'sqlmodel.ext.asyncio.session.AsyncSession': 'sqlalchemy.ext.asyncio.AsyncSession',
  'sqlmodel.select': 'sqlalchemy.select',
  'sqlmodel.create_engine': 'sqlalchemy.create_engine',
  // FastAPI and Starlette
  'fastapi.applications.FastAPI': 'fastapi.FastAPI',
  'fastapi.routing.APIRouter': 'fastapi.APIRouter',
  'fastapi.params.Depends': 'fastapi.Depends',
  'fastapi.params.Security': 'fastapi.Security',
  'fastapi.params.Query': 'fastapi.Query',
  'fastapi.param_functions.Depends': 'fastapi.Depends',
  'fastapi.param_functions.Query': 'fastapi.Query',
  'fastapi.datastructures.UploadFile': 'fastapi.UploadFile',
  'starlette.datastructures.UploadFile': 'fastapi.UploadFile',
  'starlette.requests.Request': 'fastapi.Request',
  'fastapi.requests.Request': 'fastapi.Request',
  'fastapi.websockets.WebSocket': 'fastapi.WebSocket',
  'starlette.websockets.WebSocket': 'fastapi.WebSocket',
  'fastapi.concurrency.run_in_threadpool': 'starlette.concurrency.run_in_threadpool',
  'starlette.background.BackgroundTasks': 'fastapi.BackgroundTasks',
  'fastapi.background.BackgroundTasks': 'fastapi.BackgroundTasks',
  // Celery
  'celery.app.Celery': 'celery.Celery',
  'celery.app.base.Celery': 'celery.Celery',
  'celery.app.shared_task': 'celery.shared_task',
  'celery.app.task.Task': 'celery.Task',
  'celery.task.Task': 'celery.Task',
  // Clients
  'requests.sessions.Session': 'requests.Session',
  'requests.session': 'requests.Session',
  'requests.api.get': 'requests.get',
  'redis.client.Redis': 'redis.Redis',
  'redis.StrictRedis': 'redis.Redis',
  'redis.client.StrictRedis': 'redis.Redis',
  'redis.asyncio.client.Redis': 'redis.asyncio.Redis',
  'redis.asyncio.StrictRedis': 'redis.asyncio.Redis',
  'urllib3.poolmanager.PoolManager': 'urllib3.PoolManager',
  'psycopg2.extensions.Connection': 'psycopg2.extensions.connection',
  'psycopg.connection.Connection': 'psycopg.Connection',
  'psycopg.cursor.Cursor': 'psycopg.Cursor',
  'pymysql.Connection': 'pymysql.connections.Connection',
  'pymysql.connections.connect': 'pymysql.connect',
  'pymongo.mongo_client.MongoClient': 'pymongo.MongoClient',
  'sendgrid.sendgrid.SendGridAPIClient': 'sendgrid.SendGridAPIClient',
  'casbin_sqlalchemy_adapter.adapter.Adapter': 'casbin_sqlalchemy_adapter.Adapter',
  // Passwords and models
  'argon2._password_hasher.PasswordHasher': 'argon2.PasswordHasher',
  'fastapi_users.password.PasswordHelperProtocol': 'fastapi_users.password.PasswordHelper',
  'transformers.pipelines.pipeline': 'transformers.pipeline',
  'keras.models.Model': 'keras.Model',
  'tensorflow.keras.Model': 'keras.Model',
  'spacy.language.Language': 'spacy.Language',
  // Standard library
  'io.open': 'builtins.open',
  'typing_extensions.Self': 'typing.Self',
  'typing_extensions.Annotated': 'typing.Annotated',
  'typing_extensions.Optional': 'typing.Optional',
  'typing_extensions.Literal': 'typing.Literal',
  'concurrent.futures.thread.ThreadPoolExecutor': 'concurrent.futures.ThreadPoolExecutor',
};

/** The name under which the documentation knows `qualified`. */
export function canonical(qualified: string): string {
  return SAME[qualified] ?? qualified;
}

export const SESSION = 'sqlalchemy.orm.Session';
export const ASYNC_SESSION = 'sqlalchemy.ext.asyncio.AsyncSession';

/** Python's builtins that may be called or named; enough to tell `open` from an undefined name. */
export const BUILTINS: ReadonlySet<string> = new Set(
  (
    'abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex delattr ' +
    'dict dir divmod enumerate eval exec exit filter float format frozenset getattr globals hasattr hash help hex id ' +
    'input int isinstance issubclass iter len list locals map max memoryview min next object oct open ord pow print ' +
    'property quit range repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip ' +
    'BaseException Exception ArithmeticError AssertionError AttributeError BlockingIOError BrokenPipeError BufferError ' +
    'ChildProcessError ConnectionError EOFError FileExistsError FileNotFoundError FloatingPointError ImportError ' +
    'IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError ' +
    'ModuleNotFoundError NameError NotADirectoryError NotImplementedError OSError OverflowError PermissionError ' +
    'RecursionError ReferenceError RuntimeError StopAsyncIteration StopIteration SyntaxError SystemError SystemExit ' +
    'TimeoutError TypeError UnicodeDecodeError UnicodeEncodeError UnicodeError ValueError ZeroDivisionError ' +
    'GeneratorExit UnboundLocalError ConnectionAbortedError ConnectionRefusedError ConnectionResetError UnicodeTranslateError ' +
    'Warning DeprecationWarning RuntimeWarning UserWarning BaseExceptionGroup ExceptionGroup IOError EnvironmentError NotImplemented __name__ __file__'
  ).split(' '),
);
