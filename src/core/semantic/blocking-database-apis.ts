import { apiTable } from './api-table.ts';

/** `add` and `begin` send nothing, `delete` only at the next flush. */
const SESSION_CALLS =
  'execute query scalar scalars get get_one exec commit flush refresh rollback merge connection bulk_save_objects ' +
  'bulk_insert_mappings bulk_update_mappings';
const CONNECTION_CALLS = 'execute scalar scalars exec_driver_sql commit rollback';
const CURSOR_CALLS = 'execute executemany executescript callproc copy copy_expert';
const DBAPI_CALLS = `${CURSOR_CALLS} commit rollback`;
const INSPECTOR_CALLS =
  'get_schema_names get_table_names get_view_names get_columns get_indexes get_foreign_keys get_pk_constraint ' +
  'get_unique_constraints has_table has_schema reflect_table';
const REDIS_KEYS =
  'append decr decrby delete exists expire expireat expiretime get getdel getex getset getrange incr incrby incrbyfloat ' +
  'keys mget mset msetnx persist pexpire psetex pttl randomkey rename renamenx set setex setnx strlen touch ttl type ' +
  'unlink scan scan_iter dbsize flushall flushdb info ping publish eval evalsha time';
const REDIS_COLLECTIONS =
  'hdel hexists hget hgetall hincrby hincrbyfloat hkeys hlen hmget hmset hset hsetnx hvals hscan hscan_iter ' +
  'lindex linsert llen lpop lpush lpushx lrange lrem lset ltrim rpop rpoplpush rpush rpushx lmove blpop brpop brpoplpush ' +
  'sadd scard sdiff sinter sismember smembers smismember smove spop srandmember srem sscan sunion ' +
  'zadd zcard zcount zincrby zpopmax zpopmin zrange zrangebyscore zrank zrem zremrangebyrank zremrangebyscore zrevrange ' +
  'zrevrangebyscore zrevrank zscore zscan bzpopmin bzpopmax pfadd pfcount setbit getbit bitcount geoadd ' +
  'xadd xack xdel xlen xrange xread xreadgroup xrevrange xtrim xgroup_create execute_command';

/** Calls that wait for a database, of synchronous drivers and sessions. `query` builds a statement that is sent next. */
export const BLOCKING_DATABASE = apiTable({
  // SQLAlchemy [1.4; `get_one` 2.0], SQLModel [0.0.8; `exec`]
  'sqlalchemy.orm.Session': SESSION_CALLS,
  'sqlalchemy.orm.scoped_session': SESSION_CALLS,
  'sqlalchemy.Engine': 'connect begin execute raw_connection',
  'sqlalchemy.Connection': CONNECTION_CALLS,
  'sqlalchemy.Inspector': INSPECTOR_CALLS,
  // fastapi-sqlalchemy [0.2]: the session of the request
  'fastapi_sqlalchemy.db.session': SESSION_CALLS,
  // casbin_sqlalchemy_adapter [1.0]: makes its table, and reads all policies
  casbin_sqlalchemy_adapter: 'Adapter',
  // psycopg2 [2.8], psycopg [3.0]
  psycopg2: 'connect',
  'psycopg2.extensions.connection': 'commit rollback',
  'psycopg2.extensions.cursor': CURSOR_CALLS,
  psycopg: 'connect',
  'psycopg.Connection': 'connect execute commit rollback',
  'psycopg.Cursor': CURSOR_CALLS,
  // PyMySQL [1.0], mysqlclient [2.0], Connector/Python [8.0]
  pymysql: 'connect',
  'pymysql.connections.Connection': 'ping query commit rollback begin',
  'pymysql.cursors.Cursor': CURSOR_CALLS,
  MySQLdb: 'connect',
  'MySQLdb.connections.Connection': 'ping query commit rollback',
  'MySQLdb.cursors.Cursor': CURSOR_CALLS,
  'mysql.connector': 'connect',
  // Python
  sqlite3: 'connect',
  'sqlite3.Connection': DBAPI_CALLS,
  'sqlite3.Cursor': CURSOR_CALLS,
  // PyMongo [4.0]
  'pymongo.MongoClient': 'server_info list_databases list_database_names drop_database bulk_write',
  'pymongo.database.Database':
    'command create_collection list_collections list_collection_names drop_collection aggregate',
  'pymongo.collection.Collection':
    'bulk_write insert_one insert_many replace_one update_one update_many delete_one delete_many drop find_one find ' +
    'estimated_document_count count_documents create_index create_indexes drop_index aggregate distinct ' +
    'find_one_and_delete find_one_and_replace find_one_and_update',
  // redis [3.5]
  'redis.Redis': `${REDIS_KEYS} ${REDIS_COLLECTIONS}`,
  'redis.client.Pipeline': 'execute',
  'redis.lock.Lock': 'acquire release extend reacquire',
});

/** Those that only build a statement: it is sent when something asks the result for rows. */
export const BUILDING_QUERY: ReadonlySet<string> = new Set([
  'sqlalchemy.orm.Session.query',
  'sqlalchemy.orm.scoped_session.query',
  'fastapi_sqlalchemy.db.session.query',
  'pymongo.collection.Collection.find',
]);
