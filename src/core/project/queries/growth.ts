import { type CallSite, type FunctionInfo, isPasswordName, type Module } from '../../semantic/index.ts';
import type { ast } from '../../syntax/index.ts';
import { runsAlone } from '../blocking/alone.ts';
import type { Project } from '../project.ts';
import type { Model } from './models.ts';

const EMAIL = /^e_?mail/i;
/** What only asks for rows of a class, or for what it is. SQLAlchemy [1.4]; whatever else gets it may make some. */
const ASKING = new Set(
  (
    'query select select_from get get_one join outerjoin aliased with_polymorphic delete exists scalars scalar execute exec count ' +
    'joinedload selectinload subqueryload contains_eager load_only with_loader_criteria inspect isinstance issubclass class_mapper cast'
  ).split(' '),
);

/**
 * Whether a table gets ever more rows: `growing` where they belong to others or are people, `fixed` where only the start of the
 * application or a migration puts some in, or where all of them are replaced at once, as settings are.
 */
export function growthOf(model: Model, project: Project): 'growing' | 'fixed' | 'unknown' {
  if (isFilledOnce(model, project) || isReplaced(model, project)) return 'fixed';
  const columns = [...model.columns];
  const isPerson = columns.some(([name]) => isPasswordName(name) || EMAIL.test(name));
  return isPerson || columns.some(([, { foreignKey }]) => foreignKey) ? 'growing' : 'unknown';
}

function isFilledOnce(model: Model, project: Project): boolean {
  const { cls } = model;
  const users = usersOf(model, project);
  if (users.some((module) => isHandedToMaker(model, module, project))) return false;
  const made = users.flatMap((module) => makings(model, module, project));
  const own = [...cls.methods.values()].flatMap((method) =>
    cls.module.callsNamed('cls').filter(({ function: by }) => by === method),
  );
  const makers = [...made, ...own].flatMap(({ function: info }) => info ?? []);
  const used = makers.filter((info) => info.module.role !== 'test' && !isUnused(info, project));
  return used.length > 0 && used.every((info) => isBeforeServing(info, project));
}

function isBeforeServing(info: FunctionInfo, project: Project): boolean {
  return info.module.role !== 'application' || (!project.isServed(info) && runsAlone(info, project));
}

/** A method of the class itself, which nothing but tests calls. */
function isUnused(info: FunctionInfo, project: Project): boolean {
  const isOfClass = info.decorators.some((each) => each === 'builtins.classmethod' || each === 'builtins.staticmethod');
  return isOfClass && project.callers(info).every(({ function: by }) => by?.module.role === 'test');
}

/** `db.query(Setting).delete()` without a condition, in a function that makes new rows. */
function isReplaced(model: Model, project: Project): boolean {
  return usersOf(model, project).some((module) =>
    module.callsNamed('delete').some(({ node, function: info }) => {
      return (
        info !== null && deletesAll(node, model, module, project) && makings(model, module, project).some(isIn(info))
      );
    }),
  );
}

function isIn(info: FunctionInfo): (site: CallSite) => boolean {
  return ({ function: by }) => by === info;
}

/** `query(Model).delete()`, and `delete(Model)` without a `.where(…)`. */
function deletesAll(call: ast.Call, model: Model, module: Module, project: Project): boolean {
  const { func } = call;
  if (func.kind === 'Attribute' && func.value.kind === 'Call') {
    const query = func.value;
    return (
      query.func.kind === 'Attribute' && query.func.attr === 'query' && isModel(query.args[0], model, module, project)
    );
  }
  return call.parent?.kind !== 'Attribute' && isModel(call.args[0], model, module, project);
}

/** The calls of the class itself. */
function makings(model: Model, module: Module, project: Project): CallSite[] {
  return module.calls().filter(({ node }) => isModel(node.func, model, module, project));
}

/** `insert(Model)`, `Repository(Model)`, `class Users(Repository[Model])`: who makes the rows then is not followed. */
function isHandedToMaker(model: Model, module: Module, project: Project): boolean {
  return module.named(model.cls.name).some((node) => {
    if (node.kind !== 'Name' && node.kind !== 'Attribute') return false;
    if (!isModel(node, model, module, project)) return false;
    const { parent } = node;
    if (parent?.kind === 'Subscript') return parent.parent?.kind === 'ClassDef';
    if (parent?.kind !== 'Call' || parent.func === node) return false;
    const { func } = parent;
    const name = func.kind === 'Attribute' ? func.attr : func.kind === 'Name' ? func.id : '';
    return !ASKING.has(name);
  });
}

function isModel(node: ast.Expression | undefined, { cls }: Model, module: Module, project: Project): boolean {
  const target = node ? module.resolve(node) : null;
  return target?.endsWith(cls.name) === true && project.definition(target) === cls;
}

function usersOf({ cls }: Model, project: Project): readonly Module[] {
  return [...new Set([cls.module, ...project.importing(cls.module, cls.name)])];
}
