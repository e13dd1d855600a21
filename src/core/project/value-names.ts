import type { ClassInfo, FunctionInfo } from '../semantic/index.ts';
import type { Project } from './project.ts';

/**
 * The identifiers that occur wherever a function is given away as a value: its name; for a constructor that of its class
 * and of those below; for `__call__` also the variables that hold such an object; for a nested function that of the one
 * that returns it.
 */
export function valueNames(info: FunctionInfo, project: Project): readonly string[] {
  const { name, class: cls, outer } = info;
  if (cls && (name === '__init__' || name === '__call__')) {
    const classes = [cls, ...project.subclasses(cls)];
    const objects = name === '__call__' ? classes.flatMap((each) => objectsOf(each, project)) : [];
    return [...classes.map((each) => each.name), ...objects];
  }
  return outer ? [name, outer.name] : [name];
}

/** The module-level variables that are assigned an object of the class. */
function objectsOf(cls: ClassInfo, project: Project): string[] {
  return project.mentioning(cls.name).flatMap((module) =>
    [...module.moduleScope.bindings].flatMap(([name, bindings]) =>
      bindings.some((each) => {
        const made = each.kind === 'assignment' && each.value.kind === 'Call' ? module.resolve(each.value.func) : null;
        return made !== null && project.definition(made) === cls;
      })
        ? [name]
        : [],
    ),
  );
}
