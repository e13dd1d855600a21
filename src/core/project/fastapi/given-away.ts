import type { ClassInfo, FunctionInfo, Module } from '../../semantic/index.ts';
import type { Project } from '../project.ts';

/**
 * The modules that may give a function away as a value: those that know its name; for a constructor that of its class or of
 * one below; for `__call__` also that of a variable which holds such an object; for a nested function that of the one which
 * returns it; for any other method the attribute.
 */
export function givingAway(info: FunctionInfo, project: Project): readonly Module[] {
  const { name, class: cls, module } = info;
  if (cls && name !== '__init__' && name !== '__call__') return project.mentioning(name);
  if (!cls) return project.importing(module, outermost(info).name);
  const classes = [cls, ...project.subclasses(cls)];
  const byClass = classes.flatMap((each) => project.importing(each.module, each.name));
  const byObject = name === '__call__' ? classes.flatMap((each) => holding(each, byClass, project)) : [];
  return [...new Set([...byClass, ...byObject])];
}

function outermost(info: FunctionInfo): FunctionInfo {
  return info.outer ? outermost(info.outer) : info;
}

/** The modules that know a module-level variable which is assigned an object of the class. */
function holding(cls: ClassInfo, users: readonly Module[], project: Project): Module[] {
  return users.flatMap((module) =>
    [...module.moduleScope.bindings].flatMap(([name, bindings]) => {
      const isObject = bindings.some((each) => {
        const made = each.kind === 'assignment' && each.value.kind === 'Call' ? module.resolve(each.value.func) : null;
        return made !== null && project.definition(made) === cls;
      });
      return isObject ? project.importing(module, name) : [];
    }),
  );
}
