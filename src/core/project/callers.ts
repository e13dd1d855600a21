import type { CallSite, FunctionInfo } from '../semantic/index.ts';
import type { Project } from './project.ts';
import { spellings } from './spellings.ts';

/** Who calls whom, found out name by name: all calls that are spelt with a name are resolved together, once. */
export class Callers {
  readonly #project: Project;
  readonly #found = new Map<string, ReadonlyMap<FunctionInfo, readonly CallSite[]>>();

  constructor(project: Project) {
    this.#project = project;
  }

  /** The calls that enter this function. */
  of(info: FunctionInfo): readonly CallSite[] {
    return callNames(info).flatMap((name) => this.#named(name, info).get(info) ?? []);
  }

  /** A method can be called on any value that is of its class; the name of what stands at the top of a module has to be imported. */
  #named(name: string, info: FunctionInfo): ReadonlyMap<FunctionInfo, readonly CallSite[]> {
    const cls = name === info.name ? info.class : null;
    const key = `${info.module.path} ${cls ? `${cls.qualname}.` : ''}${name}`;
    const known = this.#found.get(key);
    if (known) return known;
    const calls = new Map<FunctionInfo, CallSite[]>();
    const users = cls ? this.#project.usingMember(cls, name) : this.#project.importing(info.module, name);
    for (const module of users) {
      for (const site of module.callsNamed(...spellings(module, name))) {
        const callee = this.#project.callee(module, site.node);
        if (callee) calls.set(callee, [...(calls.get(callee) ?? []), site]);
      }
    }
    this.#found.set(key, calls);
    return calls;
  }
}

/** The names under which a function can be called: its own, and for a constructor that of its class. */
function callNames({ name, class: cls }: FunctionInfo): readonly string[] {
  return cls && name === '__init__' ? [cls.name, name] : [name];
}
