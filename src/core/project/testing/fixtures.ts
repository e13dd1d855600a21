import { type FunctionInfo, keyword, type Module } from '../../semantic/index.ts';
import { folderOf } from '../folder.ts';
import { perModule } from '../per-module.ts';
import type { Project } from '../project.ts';

const FIXTURE = /^(pytest|pytest_asyncio)(\.plugin|\.fixtures)?\.fixture$/;

/** The fixtures that a module defines, by the name under which tests ask for them. */
export const fixturesOf: (module: Module, project: Project) => ReadonlyMap<string, FunctionInfo> = perModule(
  (module) =>
    new Map(
      module.functions
        .filter(({ decorators }) => decorators.some((each) => each !== null && FIXTURE.test(each)))
        .map((info) => [nameOf(info), info]),
    ),
);

/** `@pytest.fixture(name="db")`, else the function's own name. */
function nameOf(info: FunctionInfo): string {
  for (const each of info.node.decorators) {
    const name = each.kind === 'Call' ? keyword(each, 'name') : undefined;
    if (name?.kind === 'Str') return name.value;
  }
  return info.name;
}

/** Whether every test gets the fixture without asking. */
function isAutomatic({ node }: FunctionInfo): boolean {
  return node.decorators.some((each) => {
    const value = each.kind === 'Call' ? keyword(each, 'autouse') : undefined;
    return value?.kind === 'Constant' && value.value === 'True';
  });
}

/** The module, and the `conftest.py` of its folder and of each one above, the nearest first: where pytest looks for its fixtures. */
export function fixtureModules(module: Module, project: Project): readonly Module[] {
  const found = [module];
  for (let folder = folderOf(module.path); ; folder = folderOf(folder.slice(0, -1))) {
    const conftest = project.at(`${folder}conftest.py`);
    if (conftest && conftest !== module) found.push(conftest);
    if (folder === '') return found;
  }
}

/** The fixture that a test or a fixture of the module gets under a name; null for one of a plugin. */
export function fixtureNamed(name: string, module: Module, project: Project): FunctionInfo | null {
  for (const each of fixtureModules(module, project)) {
    const found = fixturesOf(each, project).get(name);
    if (found) return found;
  }
  return null;
}

/** The fixtures that run together with one: those that it asks for, theirs, and those that every test gets. */
export function fixturesAround(info: FunctionInfo, project: Project): readonly FunctionInfo[] {
  const modules = fixtureModules(info.module, project);
  const automatic = modules.flatMap((each) => [...fixturesOf(each, project).values()].filter(isAutomatic));
  const found = new Set<FunctionInfo>([info, ...automatic]);
  for (const each of found) {
    for (const { name } of each.params) {
      const asked = fixtureNamed(name, each.module, project);
      // A fixture may ask for the one that it replaces.
      if (asked && asked !== each) found.add(asked);
    }
  }
  return [...found];
}
