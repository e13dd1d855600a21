import { argument, keyword } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { SessionEvaluator } from './session-evaluator.ts';
import type { Frame } from './session-value.ts';

interface Library {
  /** Methods that commit unless `commit=False` is given. */
  readonly committing: ReadonlySet<string>;
  /** Methods that commit only if `commit=True` is given. */
  readonly writing: ReadonlySet<string>;
  readonly reading: ReadonlySet<string>;
}

const words = (text: string) => new Set(text.split(' '));

/** Repository classes of libraries, which get the session as their first argument. */
const LIBRARIES: Readonly<Record<string, Library>> = {
  // sqlalchemy-crud-plus [1.13]
  'sqlalchemy_crud_plus.CRUDPlus': {
    committing: new Set(),
    writing: words(
      'create_model create_models bulk_create_models update_model update_model_by_column bulk_update_models delete_model delete_model_by_column',
    ),
    reading: words(
      'count exists select select_order select_model select_model_by_column select_models select_models_order',
    ),
  },
  // FastCRUD [0.15]; `upsert` has no parameter `commit`
  'fastcrud.FastCRUD': {
    committing: words('create update delete db_delete upsert'),
    writing: words('upsert_multi'),
    reading: words('get get_joined get_multi get_multi_joined get_multi_by_cursor count exists select'),
  },
};
const NAMES = new Set(Object.keys(LIBRARIES));

/** What a method of a library's repository does to the session that it gets; `commits` is null when that is not evident. */
export interface LibraryCall {
  readonly session: ast.Expression;
  readonly writes: boolean;
  readonly commits: boolean | null;
}

export function libraryCall(call: ast.Call, frame: Frame, evaluator: SessionEvaluator): LibraryCall | null {
  const { func } = call;
  const library = func.kind === 'Attribute' ? libraryOf(func, frame, evaluator) : null;
  const session = argument(call, 0, 'session') ?? keyword(call, 'db');
  if (!library || func.kind !== 'Attribute' || !session) return null;
  const byDefault = library.committing.has(func.attr);
  const writes = byDefault || library.writing.has(func.attr);
  if (!writes) return library.reading.has(func.attr) ? { session, writes, commits: false } : null;
  const given = keyword(call, 'commit');
  const value = given ? evaluator.valueOf(given, frame) : null;
  const commits = value ? (value.kind === 'constant' ? value.value === 'True' : null) : byDefault;
  return { session, writes, commits };
}

/** The library that defines the method, unless the project replaces it. */
function libraryOf(func: ast.Attribute, frame: Frame, evaluator: SessionEvaluator): Library | null {
  const { project } = evaluator;
  for (const type of receivers(func.value, frame, evaluator)) {
    if (!project.isA(type, NAMES) || project.method(type, func.attr)) continue;
    return Object.entries(LIBRARIES).find(([name]) => project.isA(type, new Set([name])))?.[1] ?? null;
  }
  return null;
}

function receivers(node: ast.Expression, frame: Frame, evaluator: SessionEvaluator): readonly string[] {
  const { info } = frame;
  if (node.kind === 'Call' && node.func.kind === 'Name' && node.func.id === 'super') return info.class?.bases ?? [];
  const value = evaluator.valueOf(node, frame);
  if (value.kind === 'object' || value.kind === 'class') return [value.type];
  const type = evaluator.project.typeOf(info.module, node);
  return type ? [type.replace(/\[.*$/, '')] : [];
}
