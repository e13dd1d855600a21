import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModuleStore } from '../../src/core/engine/module-store.ts';
import { Around, Project, type Source } from '../../src/core/project/index.ts';
import { isAside } from '../../src/core/semantic/index.ts';
import { generateProject } from '../bench/generated/project.ts';

/** No tests: around a change they are not searched. Names that are short for others, packages that pass names on, and two roots. */
const FILES: ReadonlyMap<string, string> = new Map([
  ...[...generateProject(3, 24)].filter(([path]) => !isAside(path)),
  ['src/shop/db.py', 'class Base: ...\ndef find(): ...\n'],
  ['src/shop/__init__.py', 'from .db import find, Base\n'],
  ['lib/shop/db.py', 'def find(): ...\n'],
  ['src/shop/users.py', 'from shop.db import find\nimport shop\nclass User(Base): ...\nfind()\nshop.find()\n'],
  ['src/shop/orders.py', 'from . import users as u\nfrom db import find\nu.find()\nfind()\n'],
  ['src/shop/all.py', 'from shop import *\nfind()\n'],
  ['db.py', 'find = 1\n'],
]);
const PATHS = [...FILES.keys()];
const NAMES = ['find', 'User', 'Base', 'get_db', 'shop.db.find', 'db.find', 'shop.find', 'shop.users.User', 'nothing'];

describe('a version whose files lie among others', () => {
  it('is told the same, whichever of them are its own', () => {
    const whole = answers(projectOf(() => true));
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(PATHS.length - 1), { maxLength: 8 }), (changed) => {
        expect(answers(projectOf((path) => changed.includes(PATHS.indexOf(path))))).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });

  it('shares what lies around with the next version, until that differs', () => {
    const store = new ModuleStore();
    for (const [path, text] of FILES) store.add(path, text);
    const files = PATHS.map((path) => ({ path, oid: path }));
    const first = store.around(files);
    expect(store.around(files.map((each) => ({ ...each })))).toBe(first);
    const other = store.around(files.slice(1));
    expect(other).not.toBe(first);
    expect(other.sources.map(({ path }) => path)).toEqual(PATHS.slice(1));
  });

  it('takes up what could not be read before', () => {
    const store = new ModuleStore();
    store.add('a', 'a = 1\n');
    const files = ['a', 'b'].map((oid) => ({ path: `${oid}.py`, oid }));
    expect(store.around(files).sources).toHaveLength(1);
    store.add('b', 'b = 1\n');
    expect(store.around(files).sources).toHaveLength(2);
  });

  it('is not kept from being forgotten', () => {
    const store = new ModuleStore({ texts: 20_000, modules: 0 });
    store.add('a', 'a = 1\n');
    const files = [{ path: 'a.py', oid: 'a' }];
    const first = store.around(files);
    store.trim();
    for (const oid of ['b', 'c', 'd']) store.add(oid, 'b = 1\n');
    expect(store.has('a')).toBe(false);
    store.add('a', 'a = 1\n');
    expect(store.around(files)).not.toBe(first);
  });
});

function projectOf(isOwn: (path: string) => boolean): Project {
  const store = new ModuleStore();
  const sourceOf = (path: string) => {
    store.add(path, FILES.get(path) as string);
    return store.source(path, path, isOwn(path)) as Source;
  };
  const own = PATHS.filter(isOwn).map(sourceOf);
  return new Project(own, { around: new Around(PATHS.filter((path) => !isOwn(path)).map(sourceOf)) });
}

/** Paths in their order: a version lists its own files first. */
function answers(project: Project) {
  const paths = (modules: readonly { path: string }[]) => modules.map(({ path }) => path).sort();
  return {
    relationships: [...project.relationships].sort(),
    names: NAMES.map((name) => ({
      name,
      defined: project.find(name) && { path: project.find(name)?.module.path, name: project.find(name)?.name },
      held: project.holdsModule(name),
      mentioning: paths(project.mentioning(name)),
      anywhere: paths(project.anywhereMentioning(name)),
      quoting: paths(project.quoting(name)),
    })),
    modules: PATHS.map((path) => {
      const home = project.at(path);
      if (!home) return path;
      const defined = [...home.functions.map((each) => each.name), ...home.classes.map((each) => each.name)];
      return {
        path,
        beside: [...project.filesIn(path.slice(0, path.lastIndexOf('/') + 1))].sort(),
        importing: defined.map((name) => paths(project.importing(home, name))),
        leading: NAMES.filter((name) => project.mayLeadTo(name, home)),
        members: home.classes.map((cls) => paths(project.usingMember(cls, 'id'))),
        below: home.classes.map((cls) =>
          project
            .subclasses(cls)
            .map(({ name }) => name)
            .sort(),
        ),
      };
    }),
  };
}
