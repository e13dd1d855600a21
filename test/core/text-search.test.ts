import { describe, expect, it } from 'vitest';
import { Project, parsed } from '../../src/core/project/index.ts';
import { Module } from '../../src/core/semantic/index.ts';
import { parseModule } from '../../src/core/syntax/index.ts';

function project(files: Readonly<Record<string, string>>) {
  const modules = new Map(Object.entries(files).map(([path, text]) => [path, new Module(path, parseModule(text))]));
  return { modules, project: new Project([...modules.values()].map(parsed)) };
}

const paths = (modules: readonly Module[]) => modules.map(({ path }) => path);

describe('who may use what a module defines', () => {
  const HOME = 'def find(): ...\n';

  it.each([
    ['its name', 'from app.db import find\nfind()\n'],
    ['its module', 'from app import db\ndb.find()\n'],
    ['its module under another name', 'import app.db as database\ndatabase.find()\n'],
    ['the package around it', 'import app\napp.db.find()\n'],
    ['everything', 'from app.db import *\nfind()\n'],
    ['it inside a function', 'def f():\n    from app.db import find\n    find()\n'],
  ])('is a file that imports %s', (_what, user) => {
    const { modules, project: all } = project({ 'app/db.py': HOME, 'app/user.py': user });
    const home = modules.get('app/db.py') as Module;
    expect(paths(all.importing(home, 'find'))).toEqual(['app/db.py', 'app/user.py']);
  });

  it.each([
    ['a package that passes it on', { 'app/__init__.py': 'from .db import find\n' }, 'from app import find\nfind()\n'],
    ['a package that passes everything on', { 'app/__init__.py': 'from .db import *\n' }, 'import app\napp.find()\n'],
    [
      'a module that has its module',
      { 'app/deps.py': 'from app import db\n' },
      'from app import deps\ndeps.db.find()\n',
    ],
    [
      'two that pass it on',
      { 'app/a.py': 'from .db import find\n', 'app/b.py': 'from .a import find\n' },
      'from app.b import find\nfind()\n',
    ],
  ])('is a file that imports %s', (_what, between, user) => {
    const { modules, project: all } = project({ 'app/db.py': HOME, ...between, 'app/user.py': user });
    expect(paths(all.importing(modules.get('app/db.py') as Module, 'find'))).toContain('app/user.py');
  });

  it.each([
    ['something of that name from elsewhere', 'from app.other import find\nfind()\n'],
    ['something else of the module', 'from app.db import Base\nfind = 1\n'],
  ])('is no file that imports %s', (_what, user) => {
    const { modules, project: all } = project({ 'app/db.py': HOME, 'app/other.py': HOME, 'app/user.py': user });
    expect(paths(all.importing(modules.get('app/db.py') as Module, 'find'))).not.toContain('app/user.py');
  });

  it('knows modules below a source root', () => {
    const { modules, project: all } = project({
      'src/app/db.py': HOME,
      'src/app/user.py': 'from app.db import find\nfind()\n',
    });
    expect(paths(all.importing(modules.get('src/app/db.py') as Module, 'find'))).toContain('src/app/user.py');
  });
});

describe('who may use a member of a class', () => {
  const { modules, project: all } = project({
    'app/repo.py': 'class Repo:\n    def find(self): ...\n',
    'app/deps.py': 'from app.repo import Repo\n\n\ndef repo() -> Repo: ...\n',
    'app/user.py': 'from app.deps import repo\nrepo().find()\n',
    'app/stranger.py': 'import re\nre.find()\n',
  });

  it('is a file that imports one which knows the class, and no other', () => {
    const [cls] = (modules.get('app/repo.py') as Module).classes;
    expect(cls && paths(all.usingMember(cls, 'find'))).toEqual(['app/repo.py', 'app/user.py']);
  });
});

describe('classes that override', () => {
  it('are found below other classes, in other files, and under other names of theirs', () => {
    const { modules, project: all } = project({
      'app/base.py': 'class Base:\n    def run(self): ...\n',
      'app/middle.py': 'from app.base import Base as Root\n\n\nclass Middle(Root): ...\n',
      'app/leaf.py': 'from app.middle import Middle\n\n\nclass Leaf(Middle):\n    def run(self): ...\n',
      'app/other.py': 'class Base: ...\n\n\nclass Other(Base):\n    def run(self): ...\n',
    });
    const [cls] = (modules.get('app/base.py') as Module).classes;
    expect(cls && all.overriding(cls, 'run').map(({ name }) => name)).toEqual(['Leaf']);
    expect(cls && all.overriding(cls, 'stop')).toEqual([]);
  });
});

describe('where a qualified name may lead', () => {
  const FILES = {
    'app/users/__init__.py': 'from .endpoints import router\n',
    'app/users/endpoints.py': 'router = APIRouter()\n',
    'app/posts.py': 'router = APIRouter()\n',
    'app/api.py': 'from app import users\nmain = users.router\n',
  };

  it.each([
    ['app.users.endpoints.router', true],
    ['app.users.router', true],
    ['app.api.main', true],
    ['app.posts.router', false],
    ['fastapi.routing.router', false],
  ])('%s leads to the endpoints of users: %s', (name, expected) => {
    const { modules, project: all } = project(FILES);
    expect(all.mayLeadTo(name, modules.get('app/users/endpoints.py') as Module)).toBe(expected);
  });

  it('is not known of a module that lies in tests, which are not searched', () => {
    const { modules, project: all } = project(FILES);
    const home = new Module('tests/fakes.py', parseModule('router = APIRouter()\n'));
    expect(all.mayLeadTo('app.posts.router', home)).toBe(true);
    expect(modules.size).toBe(4);
  });
});

describe('who names something by its path', () => {
  it.each([
    ['"app.tasks.clean"', true],
    ["'clean_up.clean'", true],
    ['"app.tasks.clean.run"', false],
    ['app.tasks.clean', false],
    ['"clean"', false],
  ])('%s: %s', (code, expected) => {
    const { project: all } = project({ 'app/jobs.py': `queue.enqueue(${code})\n` });
    expect(all.quoting('clean').length > 0).toBe(expected);
  });
});
