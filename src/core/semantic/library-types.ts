import { MODEL_LOADS } from './model-loads.ts';

/**
 * What library functions and methods give, by qualified name; a class that is called gives itself and needs no entry.
 * Each holds for the versions since the one in brackets.
 */
export const RESULT_TYPES: Readonly<Record<string, string>> = {
  // requests [2.0], httpx [0.18], urllib3 [1.26]
  'requests.get': 'requests.Response',
  'requests.post': 'requests.Response',
  'httpx.get': 'httpx.Response',
  'httpx.post': 'httpx.Response',
  'httpx.Client.get': 'httpx.Response',
  'requests.Session.get': 'requests.Response',
  // pathlib
  'pathlib.Path.cwd': 'pathlib.Path',
  'pathlib.Path.home': 'pathlib.Path',
  'pathlib.Path.joinpath': 'pathlib.Path',
  'pathlib.Path.resolve': 'pathlib.Path',
  'pathlib.Path.absolute': 'pathlib.Path',
  'pathlib.Path.expanduser': 'pathlib.Path',
  'pathlib.Path.with_suffix': 'pathlib.Path',
  'pathlib.Path.with_name': 'pathlib.Path',
  'pathlib.Path.with_stem': 'pathlib.Path',
  'pathlib.Path.relative_to': 'pathlib.Path',
  'pathlib.PurePath': 'pathlib.PurePath',
  // SQLAlchemy [1.4]
  'sqlalchemy.create_engine': 'sqlalchemy.Engine',
  'sqlalchemy.ext.asyncio.create_async_engine': 'sqlalchemy.ext.asyncio.AsyncEngine',
  'sqlalchemy.ext.asyncio.AsyncEngine.connect': 'sqlalchemy.ext.asyncio.AsyncConnection',
  'sqlalchemy.ext.asyncio.AsyncEngine.begin': 'sqlalchemy.ext.asyncio.AsyncConnection',
  'sqlalchemy.Engine.connect': 'sqlalchemy.Connection',
  'sqlalchemy.Engine.begin': 'sqlalchemy.Connection',
  'sqlalchemy.Engine.execution_options': 'sqlalchemy.Engine',
  'sqlalchemy.Connection.execution_options': 'sqlalchemy.Connection',
  'sqlalchemy.orm.Session.connection': 'sqlalchemy.Connection',
  'sqlalchemy.orm.Session.query': 'sqlalchemy.orm.Query',
  'sqlalchemy.orm.Session.execute': 'sqlalchemy.Result',
  'sqlalchemy.orm.Session.scalars': 'sqlalchemy.ScalarResult',
  'sqlalchemy.Result.scalars': 'sqlalchemy.ScalarResult',
  'sqlalchemy.Result.unique': 'sqlalchemy.Result',
  'sqlalchemy.ScalarResult.unique': 'sqlalchemy.ScalarResult',
  'sqlalchemy.select': 'sqlalchemy.Select',
  // subprocess
  'subprocess.Popen': 'subprocess.Popen',
  // standard library
  'builtins.open': 'io.IOBase',
  'pathlib.Path.open': 'io.IOBase',
  'logging.getLogger': 'logging.Logger',
  'structlog.get_logger': 'structlog.BoundLogger',
  'structlog.getLogger': 'structlog.BoundLogger',
  'builtins.dict': 'builtins.dict',
  'builtins.list': 'builtins.list',
  'builtins.set': 'builtins.set',
  'collections.defaultdict': 'collections.defaultdict',
  'collections.OrderedDict': 'collections.OrderedDict',
  // psycopg2 [2.8], psycopg [3.0], PyMySQL [1.0], mysqlclient [2.0], Python's sqlite3
  'psycopg2.connect': 'psycopg2.extensions.connection',
  'psycopg2.extensions.connection.cursor': 'psycopg2.extensions.cursor',
  'psycopg.connect': 'psycopg.Connection',
  'psycopg.Connection.connect': 'psycopg.Connection',
  'psycopg.Connection.cursor': 'psycopg.Cursor',
  'pymysql.connect': 'pymysql.connections.Connection',
  'pymysql.connections.Connection.cursor': 'pymysql.cursors.Cursor',
  'MySQLdb.connect': 'MySQLdb.connections.Connection',
  'MySQLdb.connections.Connection.cursor': 'MySQLdb.cursors.Cursor',
  'sqlite3.connect': 'sqlite3.Connection',
  'sqlite3.Connection.cursor': 'sqlite3.Cursor',
  // PyMongo [4.0]
  'pymongo.MongoClient.get_database': 'pymongo.database.Database',
  'pymongo.MongoClient.get_default_database': 'pymongo.database.Database',
  'pymongo.database.Database.get_collection': 'pymongo.collection.Collection',
  // python_http_client [3.3], the client of SendGrid: `client.mail.send.post(…)`, `client.domains._(number).get()`
  'python_http_client.Client._': 'python_http_client.Client',
  // redis [4.2]
  'redis.Redis.pipeline': 'redis.client.Pipeline',
  'redis.Redis.lock': 'redis.lock.Lock',
  'redis.from_url': 'redis.Redis',
  'redis.Redis.from_url': 'redis.Redis',
  'redis.asyncio.from_url': 'redis.asyncio.Redis',
  'redis.asyncio.Redis.from_url': 'redis.asyncio.Redis',
  // Pillow [8.0]
  'PIL.Image.open': 'PIL.Image.Image',
  'PIL.Image.Image.resize': 'PIL.Image.Image',
  'PIL.Image.Image.convert': 'PIL.Image.Image',
  'PIL.Image.Image.rotate': 'PIL.Image.Image',
  'PIL.Image.Image.crop': 'PIL.Image.Image',
  'PIL.Image.Image.copy': 'PIL.Image.Image',
  'PIL.ImageOps.exif_transpose': 'PIL.Image.Image',
  // pwdlib [0.1], argon2-cffi [18.2]
  'pwdlib.PasswordHash.recommended': 'pwdlib.PasswordHash',
  'argon2.PasswordHasher.from_parameters': 'argon2.PasswordHasher',
  ...MODEL_LOADS,
};

/** What awaiting a library coroutine gives. */
export const AWAITED_TYPES: Readonly<Record<string, string>> = {
  'sqlalchemy.ext.asyncio.AsyncSession.execute': 'sqlalchemy.Result',
  'sqlalchemy.ext.asyncio.AsyncSession.scalars': 'sqlalchemy.ScalarResult',
  'httpx.AsyncClient.get': 'httpx.Response',
  'httpx.AsyncClient.post': 'httpx.Response',
};

export const ATTRIBUTE_TYPES: Readonly<Record<string, string>> = {
  'fastapi.UploadFile.file': 'tempfile.SpooledTemporaryFile',
  'pathlib.Path.parent': 'pathlib.Path',
  'fastapi.FastAPI.router': 'fastapi.APIRouter',
  // dramatiq [1.0]
  'dramatiq.brokers.redis.RedisBroker.client': 'redis.Redis',
  // sendgrid [6.0]
  'sendgrid.SendGridAPIClient.client': 'python_http_client.Client',
  // FastAPI Users [10]
  'fastapi_users.BaseUserManager.password_helper': 'fastapi_users.password.PasswordHelper',
};

/** What any other attribute or item of such a value is: `client.shop.orders`, `client["shop"]["orders"]`. */
export const MEMBER_TYPES: Readonly<Record<string, string>> = {
  // PyMongo [3.0]
  'pymongo.MongoClient': 'pymongo.database.Database',
  'pymongo.database.Database': 'pymongo.collection.Collection',
  'pymongo.collection.Collection': 'pymongo.collection.Collection',
  // python_http_client [3.3]
  'python_http_client.Client': 'python_http_client.Client',
};

/** What `with` or `async with` binds, where it is not the object itself. */
export const ENTERED_TYPES: Readonly<Record<string, string>> = {};
