import type { CallSite, FunctionInfo } from '../semantic/index.ts';
import type { Project } from './project.ts';
import { spellings } from './spellings.ts';

/** Who calls whom, found out name by name: all calls that are spelt with a name are resolved together, once. */
export class Callers {
  readonly #project: Project;
  readonly #byName = new Map<string, ReadonlyMap<FunctionInfo, readonly CallSite[]>>();

  constructor(project: Project) {
    this.#project = project;
  }

  /** The calls that enter this function. */
  of(info: FunctionInfo): readonly CallSite[] {
    return callNames(info).flatMap((name) => this.#named(name).get(info) ?? []);
  }

  #named(name: string): ReadonlyMap<FunctionInfo, readonly CallSite[]> {
    const known = this.#byName.get(name);
    if (known) return known;
    const calls = new Map<FunctionInfo, CallSite[]>();
    for (const module of this.#project.mentioning(name)) {
      for (const site of module.callsNamed(...spellings(module, name))) {
        const callee = this.#project.callee(module, site.node);
        if (callee) calls.set(callee, [...(calls.get(callee) ?? []), site]);
      }
    }
    this.#byName.set(name, calls);
    return calls;
  }
}

/** The names under which a function can be called: its own, and for a constructor that of its class. */
function callNames({ name, class: cls }: FunctionInfo): readonly string[] {
  return cls && name === '__init__' ? [cls.name, name] : [name];
}
