import type { Project } from '../../../src/core/project/index.ts';
import type { FunctionInfo, Module } from '../../../src/core/semantic/index.ts';
import type { ast } from '../../../src/core/syntax/index.ts';
import { around, type Operator, replace, type Site } from '../operator.ts';
import { sessionParameter } from '../sessions.ts';
import { bodyOf, textOf } from '../walk.ts';

const EAGER = /(^|\.)(selectinload|joinedload|subqueryload)$/;

/**
 * `.options(selectinload(Model.relation))` where the same function reads `.relation` of something else, or answers a
 * route whose schema has a field of that name, and the model says nothing of its own about loading. Under an
 * AsyncSession every such read raises; under a plain one it is a query for each row, so it counts in a loop or a list.
 */
export const operator: Operator = {
  name: 'drop-options',
  rules: ['db/n-plus-one', 'db/detached-instance'],
  about: 'Takes an eager load away although the relationship is read, so that each read loads or raises.',
  *sites(module, project) {
    for (const { node } of module.calls()) {
      const info = module.enclosingFunction(node);
      const site =
        info && node.func.kind === 'Attribute' && node.func.attr === 'options' && siteOf(node, info, project);
      if (site) yield site;
    }
  },
};

function siteOf(options: ast.Call, info: FunctionInfo, project: Project): Site | null {
  const { module } = info;
  const [load, ...others] = options.args;
  const relation = load?.kind === 'Call' ? relationOf(load, module, project) : null;
  if (!load || !relation || others.length > 0 || options.keywords.length > 0 || options.func.kind !== 'Attribute')
    return null;
  const reads = readsOf(relation, info, options, project);
  const sync = sessionParameter(info, project)?.kind !== 'async' && !info.async;
  if (!reads || (sync && reads !== 'for each row')) return null;
  const receiver = module.text(options.func.value);
  const text = module.text(load);
  return {
    rule: sync ? 'db/n-plus-one' : 'db/detached-instance',
    also: [sync ? 'db/detached-instance' : 'db/n-plus-one'],
    mutant: [{ path: module.path, start: options.func.value.end, end: options.end, text: '' }],
    twin: [replace(module, options, `${receiver}.options(${text}).options(${text})`)],
    places: [around(module, options)],
  };
}

/** `relation` of `selectinload(Model.relation)`, where the model leaves loading to the first access. */
function relationOf(load: ast.Call, module: Module, project: Project): string | null {
  const [attribute, ...others] = load.args;
  if (!EAGER.test(module.text(load.func)) || attribute?.kind !== 'Attribute' || others.length > 0) return null;
  const qualified = module.resolve(attribute.value);
  const relationship = qualified && project.model(qualified)?.relationships.get(attribute.attr);
  return relationship && relationship.lazy === 'select' ? attribute.attr : null;
}

function readsOf(
  relation: string,
  info: FunctionInfo,
  options: ast.Call,
  project: Project,
): 'for each row' | 'once' | null {
  const reads = bodyOf(info).filter(
    (each) =>
      each.kind === 'Attribute' && each.attr === relation && !(each.start >= options.start && each.end <= options.end),
  );
  const read = reads.find(
    (each) => each.kind === 'Attribute' && each.value.kind === 'Name' && /^[a-z_]/.test(each.value.id),
  );
  if (read) return isInLoop(read) ? 'for each row' : 'once';
  const schema = schemaOf(info, project);
  if (!schema?.fields.has(relation)) return null;
  return schema.list ? 'for each row' : 'once';
}

function isInLoop(node: ast.Node): boolean {
  for (let up = node.parent; up && up.kind !== 'FunctionDef'; up = up.parent) {
    if (up.kind === 'For' || up.kind === 'ListComp' || up.kind === 'GeneratorExp' || up.kind === 'DictComp')
      return true;
  }
  return false;
}

/** The fields that the answer of a route shows, by the class that the decorator or the annotation names. */
function schemaOf(info: FunctionInfo, project: Project): { fields: Set<string>; list: boolean } | null {
  const declared = info.route && (info.route.responseModel ?? info.node.returns);
  if (!declared) return null;
  const inner = declared.kind === 'Subscript' ? declared.indexes[0] : declared;
  const qualified = inner && info.module.resolve(inner);
  const cls = qualified ? project.definition(qualified) : null;
  if (!cls || !('methods' in cls) || (qualified && project.model(qualified))) return null;
  const fields = cls.node.body.flatMap((each) =>
    each.kind === 'AnnAssign' && each.target.kind === 'Name' ? [each.target.id] : [],
  );
  const list =
    /^(list|List|Sequence|Page|CursorPage)\[/.test(info.module.text(declared)) && textOf(info).includes('all');
  return { fields: new Set(fields), list };
}
