import { type Module, reachingBindings } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import type { Project } from '../project.ts';
import { type DjangoRelation, djangoRelations } from './models.ts';

/** Methods whose result holds the same kind of rows, with nothing more loaded. */
const NARROWING = new Set(['all', 'filter', 'exclude', 'order_by', 'distinct', 'annotate', 'reverse']);
const LOADING = new Set(['select_related', 'prefetch_related']);

/** A queryset that starts at `Model.objects` and is known to its end. */
export interface QuerySet {
  readonly node: ast.Expression;
  /** Qualified name of the model. */
  readonly model: string;
  /** The relations of the model that no part of it loads. */
  readonly lazy: ReadonlyMap<string, DjangoRelation>;
}

/** What an expression says as a queryset; null where a part of it is not known. */
export function readQuerySet(node: ast.Expression, module: Module, project: Project): QuerySet | null {
  if (node.kind === 'Name') {
    const [binding, ...others] = reachingBindings(node, module);
    const value = binding?.kind === 'assignment' && others.length === 0 ? binding.value : null;
    return value && value.kind !== 'Name' ? readQuerySet(value, module, project) : null;
  }
  const loaded = new Set<string>();
  let at: ast.Expression = node;
  while (at.kind === 'Call') {
    if (at.func.kind !== 'Attribute' || !addLoaded(at.func.attr, at, loaded)) return null;
    at = at.func.value;
  }
  if (at === node || at.kind !== 'Attribute' || at.attr !== 'objects') return null;
  const model = module.resolve(at.value);
  const relations = model === null ? null : djangoRelations(model, project);
  if (!model || !relations) return null;
  return { node, model, lazy: new Map([...relations].filter(([name]) => !loaded.has(name))) };
}

/** Notes what a step of the chain loads; false where it is not known what the step does. */
function addLoaded(method: string, { args, keywords }: ast.Call, loaded: Set<string>): boolean {
  if (NARROWING.has(method)) return true;
  // Without arguments `select_related` follows every relation that is not null.
  if (!LOADING.has(method) || args.length === 0 || keywords.length > 0) return false;
  for (const each of args) {
    const path = each.kind === 'Call' ? each.args[0] : each;
    if (path?.kind !== 'Str') return false;
    loaded.add(path.value.split('__')[0] as string);
  }
  return true;
}
