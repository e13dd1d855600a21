import type { ClassInfo, Module } from '../../semantic/index.ts';
import type { Project } from '../project.ts';
import { fieldNames, type PrivilegedField, privilegedFields, type Taker, takersOf } from './body-schemas.ts';
import { type Fate, fatesOf, type Written } from './dump-flow.ts';
import { isGuarded } from './guarded.ts';

/** Fields that mean a privilege whatever they stand in; the others only where somebody's account is described. */
const CLEAR = /^(is_|super_?)?(admin|superuser|super_user|staff)$|^owner_id$/;
const ACCOUNT = /passw|^pwd$|^e_?mail|^user_?name$|^login$/;
/** Names of classes that clients fill. */
const INPUT = /(Create|Update|Patch|Edit|Register|Registration|SignUp|Signup|In|Input|Request|Payload|Form)$/;

/** A privilege that a client can choose for itself. */
export interface ChosenPrivilege extends PrivilegedField {
  /** The route that takes it; null where no route takes the class yet. */
  readonly taker: Taker | null;
  /** The call that writes it into a row with everything else; null where it goes another way. */
  readonly written: Written | null;
}

/** The privileges in a module's schemas that a request can choose, the worst way for each. */
export function* chosenPrivileges(
  module: Module,
  project: Project,
  names: ReadonlySet<string>,
): Generator<ChosenPrivilege> {
  for (const field of privilegedFields(module, project, names)) {
    const takers = takersOf(field, project);
    const ways = takers.flatMap((taker) => wayOf(project, field, taker) ?? []);
    const [way] = [...ways.filter(({ written }) => written), ...ways];
    if (way) yield way;
    else if (takers.length === 0 && isInput(field.cls, project)) yield { ...field, taker: null, written: null };
  }
}

function wayOf(project: Project, field: PrivilegedField, taker: Taker): ChosenPrivilege | null {
  if (isGuarded(project, taker.route, taker.param)) return null;
  const fates = fatesOf(project, taker.route, taker.param.name, field.name);
  if (fates.some(({ kind }) => kind === 'checked' || kind === 'cleared')) return null;
  const isAccount = describesAccount(taker.cls, project);
  const written = fates.find((each): each is Written => each.kind === 'written') ?? null;
  if (written) {
    const meant =
      isAccount || CLEAR.test(field.name) || [...written.model.columns.keys()].some((each) => ACCOUNT.test(each));
    return meant ? { ...field, taker, written } : null;
  }
  return isAccount && field.name !== 'owner_id' && fates.some(isOpen) ? { ...field, taker, written: null } : null;
}

function isOpen({ kind }: Fate): boolean {
  return kind === 'taken' || kind === 'lost';
}

function describesAccount(cls: ClassInfo, project: Project): boolean {
  return fieldNames(cls, project).some((each) => ACCOUNT.test(each));
}

/** A class that no route takes, or not yet: by its name clients fill it. */
function isInput(cls: ClassInfo, project: Project): boolean {
  if (!INPUT.test(cls.name) || /admin|internal/i.test(`${cls.module.path} ${cls.name}`)) return false;
  return describesAccount(cls, project);
}
