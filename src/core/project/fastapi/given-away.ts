import { type ClassInfo, type FunctionInfo, type Module, outermost } from '../../semantic/index.ts';
import type { Project } from '../project.ts';

/**
 * The modules with one of the words that may give a function away as a value: those that know its name; for a constructor that of its class or of
 * one below; for `__call__` also that of a variable which holds such an object; for a nested function that of the one which
 * returns it; for any other method the attribute.
 */
export function givingAway(info: FunctionInfo, project: Project, words: readonly string[]): readonly Module[] {
  const { name, class: cls, module } = info;
  if (cls && name !== '__init__' && name !== '__call__')
    return project.mentioningWith(
      name,
      words.map((each) => [each]),
    );
  if (!cls) return project.importing(module, outermost(info).name, words);
  const classes = [cls, ...project.subclasses(cls)];
  const byClass = classes.flatMap((each) => project.importing(each.module, each.name, words));
  const byObject = name === '__call__' ? classes.flatMap((each) => held(each, project, words)) : [];
  return [...new Set([...byClass, ...byObject])];
}

/** The modules that know a module-level variable which is assigned an object of the class. */
function held(cls: ClassInfo, project: Project, words: readonly string[]): Module[] {
  return project.importing(cls.module, cls.name).flatMap((module) =>
    [...module.moduleScope.bindings].flatMap(([name, bindings]) => {
      const isObject = bindings.some((each) => {
        const made = each.kind === 'assignment' && each.value.kind === 'Call' ? module.resolve(each.value.func) : null;
        return made !== null && project.definition(made) === cls;
      });
      return isObject ? project.importing(module, name, words) : [];
    }),
  );
}
