import { describe, expect, it } from 'vitest';
import { Module } from '../../src/core/semantic/index.ts';
import { parseModule } from '../../src/core/syntax/index.ts';

const moduleOf = (source: string, path = 'app/routers/users.py') => new Module(path, parseModule(source));
const targets = (source: string) =>
  moduleOf(source)
    .calls()
    .map(({ target }) => target);

describe('names', () => {
  it.each([
    ['an import', 'import requests\nrequests.get(u)', 'requests.get'],
    ['an alias', 'import requests as r\nr.get(u)', 'requests.get'],
    ['a from-import with alias', 'from time import sleep as pause\npause(1)', 'time.sleep'],
    ['a dotted import', 'import os.path\nos.path.join(a)', 'os.path.join'],
    ['a relative import', 'from ..db import get_db\nget_db()', 'app.db.get_db'],
    ['a relative import of a module', 'from . import service\nservice.run()', 'app.routers.service.run'],
    ['a builtin', 'open(p)', 'builtins.open'],
    ['a function of this module', 'def f(): pass\nf()', 'app.routers.users.f'],
    ['an assigned alias', 'import requests\nget = requests.get\nget(u)', 'requests.get'],
    [
      'an optional import',
      'try:\n  import orjson\nexcept ImportError:\n  orjson = None\norjson.dumps(x)',
      'orjson.dumps',
    ],
    [
      'a name that the library has in two places',
      'from sqlalchemy.orm.session import Session\nSession(e)',
      'sqlalchemy.orm.Session',
    ],
  ])('follows %s', (_, source, target) => {
    expect(targets(source)).toEqual([target]);
  });

  it.each([
    ['a parameter of the same name', 'import requests\ndef f(requests):\n  requests.get(u)'],
    ['a rebound builtin', 'def f(open):\n  open(p)'],
    ['a name with two meanings', 'if a:\n  from x import f\nelse:\n  from y import f\nf()'],
    ['an undefined name', 'launch()'],
    ['a loop variable', 'import requests\nfor requests in clients:\n  requests.get(u)'],
  ])('does not guess at %s', (_, source) => {
    expect(targets(source)).toEqual([null]);
  });

  it('hides class names from the methods inside', () => {
    const source = 'def helper(): pass\nclass A:\n  def helper(self): pass\n  def run(self):\n    helper()\n';
    expect(targets(source)).toEqual(['app.routers.users.helper']);
  });

  it('knows qualified names inside the module', () => {
    const names = moduleOf('class A:\n  def m(self):\n    def inner(): pass\n').functions.map(
      ({ qualname }) => qualname,
    );
    expect(names).toEqual(['A.m', 'A.m.inner']);
  });
});

describe('onEventLoop', () => {
  it.each([
    ['in an async def', 'async def f():\n  x()', true],
    ['in a comprehension there', 'async def f():\n  [x() for a in b]', true],
    ['in a nested def', 'async def f():\n  def g():\n    x()', false],
    ['in a lambda', 'async def f():\n  return lambda: x()', false],
    ['in a class body', 'async def f():\n  class A:\n    b = x()', false],
    ['in a def', 'def f():\n  x()', false],
    ['in an async def inside a def', 'def f():\n  async def g():\n    x()', true],
    ['as a default of an async def', 'async def f(a=x()):\n  pass', false],
    ['in a decorator of an async def', '@x()\nasync def f():\n  pass', false],
    ['at module level', 'x()', false],
  ])('%s: %s', (_, source, expected) => {
    expect(
      moduleOf(source)
        .calls()
        .map(({ onEventLoop }) => onEventLoop),
    ).toEqual([expected]);
  });
});

describe('types', () => {
  const typeOfX = (source: string) => {
    const module = moduleOf(`${source}\n`);
    const use = module.calls().find(({ node }) => node.func.kind === 'Attribute' && node.func.attr === 'use');
    if (use?.node.func.kind !== 'Attribute') throw new Error('the source has no `….use()`');
    return module.typeOf(use.node.func.value);
  };
  const head =
    'import httpx, requests\nfrom typing import Annotated, Optional\nfrom fastapi import Depends\nfrom sqlalchemy.orm import Session, sessionmaker\nfrom sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker\n';

  it.each([
    ['a constructor', 'x = httpx.AsyncClient()\nx.use()', 'httpx.AsyncClient'],
    ['an annotation', 'def f(x: Session):\n  x.use()', 'sqlalchemy.orm.Session'],
    ['Optional', 'def f(x: Optional[Session] = None):\n  x.use()', 'sqlalchemy.orm.Session'],
    ['a union with None', 'def f(x: Session | None):\n  x.use()', 'sqlalchemy.orm.Session'],
    [
      'Annotated',
      'def f(x: Annotated[AsyncSession, Depends(get_db)]):\n  x.use()',
      'sqlalchemy.ext.asyncio.AsyncSession',
    ],
    [
      'an alias of Annotated',
      'Db = Annotated[AsyncSession, Depends(get_db)]\ndef f(x: Db):\n  x.use()',
      'sqlalchemy.ext.asyncio.AsyncSession',
    ],
    ['quotes', 'def f(x: "Session | None"):\n  x.use()', 'sqlalchemy.orm.Session'],
    ['with', 'with requests.Session() as x:\n  x.use()', 'requests.Session'],
    ['async with', 'async def f():\n  async with httpx.AsyncClient() as x:\n    x.use()', 'httpx.AsyncClient'],
    ['a session factory', 'make = sessionmaker(e)\nx = make()\nx.use()', 'sqlalchemy.orm.Session'],
    [
      'a session factory for another class',
      'make = sessionmaker(e, class_=AsyncSession)\nx = make()\nx.use()',
      'sqlalchemy.ext.asyncio.AsyncSession',
    ],
    [
      'begin() of a factory',
      'make = async_sessionmaker(e)\nasync def f():\n  async with make.begin() as x:\n    x.use()',
      'sqlalchemy.ext.asyncio.AsyncSession',
    ],
    [
      'a provider',
      'make = async_sessionmaker(e)\nasync def get_db():\n  async with make() as s:\n    yield s\ndef f(x=Depends(get_db)):\n  x.use()',
      'sqlalchemy.ext.asyncio.AsyncSession',
    ],
    [
      'an attribute of self',
      'class A:\n  def __init__(self, db: Session):\n    self.db = db\n  def f(self):\n    self.db.use()',
      'sqlalchemy.orm.Session',
    ],
    [
      'an attribute of self in a base class',
      'class B:\n  db: Session\nclass A(B):\n  def f(self):\n    self.db.use()',
      'sqlalchemy.orm.Session',
    ],
    ['an awaited call', 'async def f(db: AsyncSession):\n  x = await db.execute(q)\n  x.use()', 'sqlalchemy.Result'],
    ['a path', 'from pathlib import Path\n(Path("a") / "b").use()', 'pathlib.Path'],
    [
      'a loop over a declared list',
      'def f(xs: list[Session] | None):\n  for x in xs:\n    x.use()',
      'sqlalchemy.orm.Session',
    ],
    [
      'a comprehension',
      'def f(xs: Annotated[list[Session], 1]):\n  [x.use() for x in sorted(xs)]',
      'sqlalchemy.orm.Session',
    ],
    ['a loop over a folder', 'from pathlib import Path\nfor x in Path("a").iterdir():\n  x.use()', 'pathlib.Path'],
    ['a value made from itself', 'from pathlib import Path\nx = Path("a")\nx = x / "b"\nx.use()', 'pathlib.Path'],
  ])('come from %s', (_, source, type) => {
    expect(typeOfX(head + source)).toBe(type);
  });

  it.each([
    ['two classes', 'x = httpx.Client()\nif a:\n  x = requests.Session()\nx.use()'],
    ['an unawaited coroutine', 'async def make() -> Session: ...\nx = make()\nx.use()'],
    ['a name that refers to itself', 'x = x\nx.use()'],
    ['a name that becomes something else', 'from pathlib import Path\nx = Path("a")\nx = str(x)\nx.use()'],
    ['an asynchronous loop', 'async def f(xs: list[Session]):\n  async for x in xs:\n    x.use()'],
    ['a plain parameter', 'def f(x):\n  x.use()'],
  ])('are unknown for %s', (_, source) => {
    expect(typeOfX(head + source)).toBeNull();
  });
});

describe('routes', () => {
  it.each([
    ['@router.get("/users")', ['GET']],
    ['@router.post("/users", response_model=Out)', ['POST']],
    ['@app.api_route("/x", methods=["GET", "PUT"])', ['GET', 'PUT']],
    ['@app.websocket("/ws")', ['WEBSOCKET']],
  ])('%s', (decorator, methods) => {
    const source = `from fastapi import APIRouter, FastAPI\nrouter = APIRouter()\napp = FastAPI()\n${decorator}\nasync def f(): pass\n`;
    expect(moduleOf(source).functions[0]?.route?.methods).toEqual(methods);
  });

  it('believes an imported router that is given a path', () => {
    expect(moduleOf('from .base import api\n@api.get("/x")\ndef f(): pass\n').functions[0]?.route).not.toBeNull();
  });

  it.each([
    'from flask import Flask\napp = Flask("x")\n@app.get("/x")\ndef f(): pass\n',
    'import respx\n@respx.patch("a.b")\ndef f(): pass\n',
    'cache = {}\n@cache.get("/x")\ndef f(): pass\n',
  ])('does not take %j for one', (source) => {
    expect(moduleOf(source).functions[0]?.route).toBeNull();
  });
});
