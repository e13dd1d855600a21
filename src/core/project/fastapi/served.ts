import type { FunctionInfo } from '../../semantic/index.ts';
import type { Project } from '../project.ts';
import { isHandedOver } from './handed-over.ts';

/** Which functions run while a request is served: searched from the function up through its callers. */
export class Served {
  readonly #project: Project;
  readonly #known = new Map<FunctionInfo, boolean>();

  constructor(project: Project) {
    this.#project = project;
  }

  has(info: FunctionInfo): boolean {
    const known = this.#known.get(info);
    if (known !== undefined) return known;
    if (info.module.role === 'test' || info.module.role === 'migration') return false;
    const calls = new Map<FunctionInfo, FunctionInfo | null>([[info, null]]);
    for (const [each] of calls) {
      if (this.#isEntry(each)) return this.#remember(each, calls);
      if (this.#known.get(each) === false) continue;
      for (const { function: caller } of this.#project.callers(each)) {
        if (caller && !calls.has(caller)) calls.set(caller, each);
      }
    }
    for (const each of calls.keys()) this.#known.set(each, false);
    return false;
  }

  /** FastAPI or Starlette enters here, or a way from there is known. */
  #isEntry(info: FunctionInfo): boolean {
    return (
      this.#known.get(info) === true ||
      this.#project.calledByFastApi(info) !== undefined ||
      isHandedOver(info, this.#project)
    );
  }

  /** Everything on the way from the entry down to where the search began is served. */
  #remember(entry: FunctionInfo, calls: ReadonlyMap<FunctionInfo, FunctionInfo | null>): true {
    for (let each: FunctionInfo | null | undefined = entry; each; each = calls.get(each)) this.#known.set(each, true);
    return true;
  }
}
