import { ASYNC_SESSION, type Module, SESSION } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { loadedOf } from '../loading/loaded.ts';
import { itemOf } from '../loading/rows.ts';
import type { Project } from '../project.ts';
import type { Model } from '../queries/models.ts';

/** A value that no serializer of plain data takes. */
export interface Unserializable {
  readonly node: ast.Expression;
  readonly kind: 'object' | 'objects' | 'schema' | 'session' | 'resource';
  /** Name of its class. */
  readonly name: string;
  readonly model: Model | null;
}

const SESSIONS = new Set([SESSION, ASYNC_SESSION]);
const DJANGO_MODEL = new Set(['django.db.models.Model']);
const SCHEMAS = new Set([
  'pydantic.BaseModel',
  'pydantic.main.BaseModel',
  'pydantic.v1.BaseModel',
  'pydantic.RootModel',
  'pydantic.BaseSettings',
  'pydantic_settings.BaseSettings',
  'sqlmodel.SQLModel',
  'sqlmodel.main.SQLModel',
]);
/** Things of this process: files, requests, connections, locks. */
const RESOURCES = new Set(
  (
    'fastapi.Request fastapi.WebSocket fastapi.UploadFile fastapi.BackgroundTasks starlette.requests.HTTPConnection django.http.HttpRequest ' +
    'io.IOBase tempfile.SpooledTemporaryFile threading.Lock threading.RLock threading.Condition threading.Event threading.Semaphore ' +
    'threading.BoundedSemaphore asyncio.Lock asyncio.Event asyncio.Semaphore asyncio.Queue multiprocessing.Lock redis.Redis redis.asyncio.Redis ' +
    'redis.lock.Lock httpx.Client httpx.AsyncClient requests.Session sqlalchemy.Engine sqlalchemy.ext.asyncio.AsyncEngine'
  ).split(' '),
);
/** Lists in lists: deeper ones are not looked into. */
const DEPTH = 3;

/** The first part of a value, itself included, that cannot go into a message; null where none is known. */
export function unserializable(
  node: ast.Expression,
  module: Module,
  project: Project,
  depth = 0,
): Unserializable | null {
  for (const part of partsOf(node)) {
    const found = depth < DEPTH ? unserializable(part, module, project, depth + 1) : null;
    if (found) return found;
  }
  return fromQuery(node, module, project) ?? byType(node, module, project);
}

function partsOf(node: ast.Expression): readonly ast.Expression[] {
  switch (node.kind) {
    case 'List':
    case 'Tuple':
    case 'Set':
      return node.elements;
    case 'Dict':
      return node.items.map(({ value }) => value);
    case 'ListComp':
      return [node.element];
    default:
      return [];
  }
}

/** A row that the code has loaded or made, or a list of them. */
function fromQuery(node: ast.Expression, module: Module, project: Project): Unserializable | null {
  const value = loadedOf(project).valueOf(module, node);
  const item = value?.kind === 'object' ? value : itemOf(value);
  if (item?.kind !== 'object') return null;
  const { model } = item.object;
  if (isEncodable(typeName(model), project)) return null;
  return { node, kind: value === item ? 'object' : 'objects', name: model.cls.name, model };
}

function byType(node: ast.Expression, module: Module, project: Project): Unserializable | null {
  const type = project.typeOf(module, node);
  if (!type || isEncodable(type, project)) return null;
  const name = type.slice(type.lastIndexOf('.') + 1);
  const model = project.model(type);
  const kind = model || project.isA(type, DJANGO_MODEL) ? 'object' : kindOf(type, project);
  return kind && { node, kind, name, model };
}

function kindOf(type: string, project: Project): Unserializable['kind'] | null {
  if (project.isA(type, SESSIONS)) return 'session';
  if (project.isA(type, SCHEMAS)) return 'schema';
  return project.isA(type, RESOURCES) ? 'resource' : null;
}

/** kombu's JSON asks an object for `__json__` first. */
function isEncodable(type: string, project: Project): boolean {
  return project.method(type, '__json__') !== null;
}

function typeName({ cls }: Model): string {
  return `${cls.module.name}.${cls.qualname}`;
}
