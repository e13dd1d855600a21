import { describe, expect, it } from 'vitest';
import { loadCatalogue, parsePage } from '../../src/catalogue/index.ts';
import { Module, Outline } from '../../src/core/semantic/index.ts';
import { parseModule } from '../../src/core/syntax/index.ts';

const examples = (await loadCatalogue()).flatMap(({ page }) => parsePage(page).examples.flatMap(({ files }) => files));

const PATH = 'app/api/users.py';

const imports = (code: string) => new Outline(() => code).imports(PATH).map(({ name, as }) => `${name} as ${as}`);
const classes = (code: string) =>
  new Outline(() => code).classes.map(({ name, bases }) => `${name}: ${[...new Set(bases)].sort().join(' ')}`);

describe('what the look of a text tells of its imports', () => {
  it.each([
    ['import app', ['app as app']],
    ['import app.db', ['app as app']],
    ['import app.db as db, os', ['app.db as db', 'os as os']],
    ['from app.db import get_db', ['app.db.get_db as get_db']],
    ['from app.db import get_db as db, Base', ['app.db.get_db as db', 'app.db.Base as Base']],
    ['from app import *', ['app.* as *']],
    ['from . import service', ['app.api.service as service']],
    ['from .service import find', ['app.api.service.find as find']],
    ['from ..db import Base', ['app.db.Base as Base']],
    [
      'from app import (\n    one,  # the first (of two)\n    two as second,\n)',
      ['app.one as one', 'app.two as second'],
    ],
    ['from app import one, \\\n    two', ['app.one as one', 'app.two as two']],
    ['from app \\\n    import one', ['app.one as one']],
    ['if x: import app', ['app as app']],
    ['x = 1; from app import one; import os', ['app.one as one', 'os as os']],
    ['def f():\n    from app import one  # here', ['app.one as one']],
    ['from app import(one)', ['app.one as one']],
    ['importer = 1\nfrom_app = 2', []],
  ])('%j', (code, expected) => {
    expect(imports(code)).toEqual(expected);
  });
});

describe('what it tells of classes', () => {
  it.each([
    ['class A: ...', []],
    ['class A(Base): ...', ['A: Base']],
    ['class A(models.Base, Mixin): ...', ['A: Base Mixin models']],
    ['class A(\n    Base,\n    Generic[T],  # of T\n): ...', ['A: Base Generic T of']],
    ['class A[T](Base): ...', ['A: Base T']],
    ['class A(Base, metaclass=make(Meta)): ...', ['A: Base Meta make metaclass']],
    ['from db import Model as Base\nclass A(Base): ...', ['A: Base Model']],
    ['Base = db.Model\nclass A(Base): ...', ['A: Base Model']],
    ['class Grün(Überbau): ...', ['Grün: Überbau']],
  ])('%j', (code, expected) => {
    expect(classes(code)).toEqual(expected);
  });

  it('knows what is defined in them', () => {
    const outline = new Outline(
      () => 'class A:\n    async def run(self): ...\n    size: int = 3\n    colour = "red"\n',
    );
    expect(['run', 'size', 'colour', 'A', 'red'].filter((name) => outline.defines(name))).toEqual([
      'run',
      'size',
      'colour',
    ]);
  });
});

describe('beside the meaning of the module', () => {
  const modules = examples
    .filter(({ path }) => path.endsWith('.py'))
    .map(({ path, code }) => ({ module: new Module(path, parseModule(code)), outline: new Outline(() => code) }));

  it('another process says the same from what is kept', () => {
    const unread = (): string => {
      throw new Error('the text was read');
    };
    for (const { module, outline } of modules) {
      const kept = new Outline(unread, structuredClone(outline.record()));
      expect(kept.imports(module.path)).toEqual(outline.imports(module.path));
      expect(kept.classes).toEqual(outline.classes);
      expect(kept.relationships).toEqual(outline.relationships);
      for (const name of ['session', 'app', 'db', 'User', 'nobody']) {
        expect(kept.mentions(name)).toBe(outline.mentions(name));
      }
    }
  });

  it('no import is missing', () => {
    for (const { module, outline } of modules) {
      const names = new Set(outline.imports(module.path).map(({ name }) => name));
      const bindings = [...module.moduleScope.bindings.values()].flat();
      for (const each of bindings) if (each.kind === 'import') expect(names).toContain(each.target);
    }
  });

  it('no class is missing', () => {
    for (const { module, outline } of modules) {
      for (const { name, node } of module.classes) {
        const found = outline.classes.filter((each) => each.name === name).flatMap(({ bases }) => bases);
        for (const base of node.bases) if (base.kind === 'Name') expect(found).toContain(base.id);
      }
    }
  });

  it('no method is missing', () => {
    const undefinedIn = modules.flatMap(({ module, outline }) =>
      module.classes.flatMap(({ methods }) => [...methods.keys()].filter((each) => !outline.defines(each))),
    );
    expect(undefinedIn).toEqual([]);
  });
});
