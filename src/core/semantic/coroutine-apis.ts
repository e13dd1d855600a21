import { apiTable } from './api-table.ts';

const SESSION_COROUTINES =
  'execute scalar scalars get get_one stream stream_scalars delete merge flush commit rollback refresh close connection ' +
  'invalidate reset';
const VERBS = 'get post put patch delete head options request send aclose';

/** `async def`s of libraries, which do nothing until they are awaited. Context managers (`begin`, `stream`) are none. */
export const COROUTINES = apiTable({
  // Python [3.9]
  asyncio: 'sleep wait_for wait to_thread open_connection start_server create_subprocess_exec create_subprocess_shell',
  'asyncio.Event': 'wait',
  'asyncio.Lock': 'acquire',
  'asyncio.Semaphore': 'acquire',
  'asyncio.Queue': 'put get join',
  // SQLAlchemy [1.4; `reset`, `get_one` 2.0], SQLModel [0.0.8; `exec`]
  'sqlalchemy.ext.asyncio.AsyncSession': `${SESSION_COROUTINES} run_sync exec`,
  'sqlalchemy.ext.asyncio.async_scoped_session': `${SESSION_COROUTINES} remove`,
  'sqlalchemy.ext.asyncio.AsyncConnection': 'execute scalar scalars exec_driver_sql commit rollback close run_sync',
  'sqlalchemy.ext.asyncio.AsyncEngine': 'dispose',
  // sqlalchemy-crud-plus [1.13], FastCRUD [0.23]
  'sqlalchemy_crud_plus.CRUDPlus':
    'create_model create_models bulk_create_models update_model update_model_by_column bulk_update_models delete_model ' +
    'delete_model_by_column select select_order select_model select_model_by_column select_models select_models_order ' +
    'count exists',
  'fastcrud.FastCRUD':
    'create get get_joined get_multi get_multi_joined get_multi_by_cursor update upsert upsert_multi delete db_delete count ' +
    'exists',
  // httpx [0.18], httpx2
  'httpx.AsyncClient': VERBS,
  'httpx2.AsyncClient': VERBS,
  // FastAPI and Starlette
  'fastapi.Request': 'json body form is_disconnected',
  'fastapi.UploadFile': 'read write seek close',
  'fastapi.WebSocket':
    'accept close receive receive_text receive_bytes receive_json send send_text send_bytes send_json',
  'starlette.concurrency': 'run_in_threadpool',
  // anyio [3.0]
  anyio: 'sleep sleep_until run_process connect_tcp open_file',
  'anyio.to_thread': 'run_sync',
  'anyio.Path': 'read_text read_bytes write_text write_bytes unlink mkdir stat exists rename rmdir touch',
  // Bolt for Python [1.5]: utilities of the context, attributes that are called
  'slack_bolt.async_app.AsyncBoltContext': 'ack say respond complete fail',
  'slack_bolt.context.async_context.AsyncBoltContext': 'ack say respond complete fail',
  // slack_sdk [3.0]
  'slack_sdk.web.async_client.AsyncWebClient':
    'api_call chat_postMessage chat_postEphemeral chat_update chat_delete users_info users_list users_lookupByEmail ' +
    'views_open views_update views_push views_publish conversations_create conversations_info conversations_history ' +
    'conversations_invite conversations_members conversations_open reactions_add files_upload_v2 auth_test',
  // aiocache [0.11]
  'aiocache.Cache': 'get set delete exists add increment multi_get multi_set expire clear raw close',
  'aiocache.SimpleMemoryCache': 'get set delete exists add increment multi_get multi_set expire clear raw close',
  'aiocache.RedisCache': 'get set delete exists add increment multi_get multi_set expire clear raw close',
  // redis [4.2]: commands of the client, none of a pipeline's
  'redis.asyncio.Redis':
    'get set setex setnx mget mset delete unlink exists expire ttl incr decr incrby hget hset hgetall hdel lpush rpush ' +
    'lpop rpop lrange sadd srem smembers zadd zrange zrem publish ping flushdb aclose',
});
