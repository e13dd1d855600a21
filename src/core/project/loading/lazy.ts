import { keyword, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { perModule, perName } from '../per-module.ts';
import type { Project } from '../project.ts';
import type { Model, Relationship } from '../queries/models.ts';
import type { How } from './eager.ts';
import type { Held, Place } from './rows.ts';

/** A relationship as one of its two sides sees it. */
export interface Relation {
  readonly name: string;
  /** What `lazy=` says, `select` by default; null when it cannot be read. */
  readonly lazy: string | null;
  readonly target: Model | null;
  /** Whether it holds several objects; null when it is not evident. */
  readonly collection: boolean | null;
  /** Where it is declared; with `backref=`, on the other side. */
  readonly declared: Place;
}

/** Strategies that put off loading until the attribute is read. SQLAlchemy [1.4]. */
const ON_ACCESS = new Set(['select', 'True']);

/** Words of which a module that declares relationships mentions one. */
const DECLARING = [['relationship'], ['Relationship']];
const WITH_BACKREFS = DECLARING.map((words) => [...words, 'backref']);

interface Backref {
  readonly name: string;
  readonly lazy: string | null;
  readonly module: Module;
  readonly from: Relationship;
  readonly model: Model;
}

/** The relationship `name` of a mapped class, its own or the `backref=` of another one. */
export function relationOf(project: Project, model: Model, name: string): Relation | null {
  const own = model.relationships.get(name);
  if (own) {
    const target = targetOf(project, own);
    const collection = own.collection ?? byForeignKey(model, target, own);
    return { name, lazy: own.lazy, target, collection, declared: { module: own.module, node: own.node } };
  }
  const back = backrefsNamed(name, project).find(({ from }) => targetOf(project, from) === model);
  if (!back) return null;
  const { from, lazy, module } = back;
  return { name, lazy, target: back.model, collection: reversed(from), declared: { module, node: from.node } };
}

/** How the relationship was loaded with an object; `lazy` is when it is read. Null when that is unknown, or never queries. */
export function loadedHow({ loads }: Held, relation: Relation): How | 'lazy' | null {
  const how = loads.below.get(relation.name)?.how;
  if (how) return how;
  if (loads.open || relation.lazy === null) return null;
  if (relation.lazy === 'immediate') return 'each';
  return ON_ACCESS.has(relation.lazy) ? 'lazy' : null;
}

/** The other side of a relationship that holds one object may hold several; with a table in between both do. */
function reversed(from: Relationship): boolean | null {
  if (from.call && keyword(from.call, 'secondary')) return true;
  return from.collection === null ? null : !from.collection;
}

/** Which side has the foreign key, where no annotation says how many there are. */
function byForeignKey(model: Model, target: Model | null, { call }: Relationship): boolean | null {
  if (call && keyword(call, 'secondary')) return true;
  const keys = call && keyword(call, 'foreign_keys');
  if (keys) return !ownKeys(model, keys);
  if (!target || target === model) return null;
  const here = pointsTo(model, target);
  const there = pointsTo(target, model);
  return here === there ? null : there;
}

/** Whether `foreign_keys=` names columns of the class itself: `[author_id]`, `"Post.author_id"`. */
function ownKeys(model: Model, keys: ast.Expression): boolean {
  if (keys.kind === 'Str') return new RegExp(`(^|\\W)${model.cls.name}\\.`).test(keys.value);
  const [first = keys] = keys.kind === 'List' || keys.kind === 'Tuple' ? keys.elements : [keys];
  return first.kind === 'Name' && model.columns.has(first.id);
}

/** Whether a column has a foreign key to the table of the other class. */
function pointsTo(model: Model, other: Model): boolean {
  const table = tableName(other);
  return [...model.columns.values()].some(({ foreignKey, call, module }) => {
    if (!foreignKey || !call) return false;
    const text = module.text(call).match(/(?:ForeignKey\(|foreign_key=)\s*["']([\w.]+)\.\w+["']/)?.[1];
    return text !== undefined && text.slice(text.lastIndexOf('.') + 1) === table;
  });
}

/** `__tablename__` as written; by convention the class in snake case where something else makes it. */
export function tableName({ cls }: Model): string {
  for (const each of cls.node.body) {
    if (each.kind !== 'Assign' || each.value.kind !== 'Str') continue;
    if (each.targets.some((target) => target.kind === 'Name' && target.id === '__tablename__')) return each.value.value;
  }
  return cls.name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase();
}

/** The class on the other side: by its name where the relationship is declared, else the only mapped class of that name. */
function targetOf(project: Project, { target, module, call }: Relationship): Model | null {
  if (!target) return null;
  const last = target.slice(target.lastIndexOf('.') + 1);
  const imported = module.moduleScope.bindings.get(last);
  const binding = imported?.length === 1 ? imported[0] : undefined;
  const local = binding?.kind === 'import' ? binding.target : `${module.name}.${last}`;
  const model = project.model(local) ?? (call && project.model(`${module.name}.${target}`));
  if (model) return model;
  const named = classesNamed(last, project);
  return named.length === 1 ? (named[0] ?? null) : null;
}

/** The mapped classes of that name, in modules that declare relationships. */
const classesNamed = perName((name, project) =>
  project.mentioningWith(name, DECLARING).flatMap((module) => {
    const classes = module.classes.filter((each) => each.name === name);
    return classes.flatMap(({ qualname }) => project.model(`${module.name}.${qualname}`) ?? []);
  }),
);

/** The relationships that call their other side so. */
const backrefsNamed = perName((name, project) => {
  if (!project.relationships.has(name)) return [];
  return project
    .mentioningWith(name, WITH_BACKREFS)
    .flatMap((module) => backrefsIn(module, project).filter((each) => each.name === name));
});

const backrefsIn = perModule((module, project): readonly Backref[] => {
  const models = module.classes.flatMap(({ qualname }) => project.model(`${module.name}.${qualname}`) ?? []);
  return models.flatMap((model) =>
    [...model.relationships.values()].flatMap((from) => {
      const back = from.call ? keyword(from.call, 'backref') : undefined;
      const read = back && readBackref(back);
      return read ? [{ ...read, module: from.module, from, model }] : [];
    }),
  );
});

/** `backref="posts"`, `backref=backref("posts", lazy="selectin")`. */
function readBackref(node: ast.Expression): Pick<Backref, 'name' | 'lazy'> | null {
  if (node.kind === 'Str') return { name: node.value, lazy: 'select' };
  const [first] = node.kind === 'Call' ? node.args : [];
  if (node.kind !== 'Call' || first?.kind !== 'Str') return null;
  const lazy = keyword(node, 'lazy');
  return { name: first.value, lazy: lazy ? (lazy.kind === 'Str' ? lazy.value : null) : 'select' };
}
