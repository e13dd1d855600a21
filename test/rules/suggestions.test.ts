import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/catalogue/index.ts';
import { analyzeFiles, newFiles } from '../core/analyze-files.ts';

const catalogue = await loadCatalogue();

/** What the rule suggests for a module beside the given modules, one text for each finding; null where it suggests nothing. */
function suggested(id: string, code: string, around: Readonly<Record<string, string>>): (string | null)[] {
  const rules = catalogue.flatMap(({ rule }) => (rule.id === id ? [rule] : []));
  const { findings } = analyzeFiles(newFiles({ ...around, 'app/routes.py': code }), rules);
  return findings.map(({ suggestion }) => suggestion?.text ?? null);
}

const MODELS = `
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase): ...

class Item(Base):
    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
`;
const ASYNC = `
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

SessionLocal = async_sessionmaker(create_async_engine("sqlite+aiosqlite://"))
Keeping = async_sessionmaker(create_async_engine("sqlite+aiosqlite://"), expire_on_commit=False)

async def get_db():
    async with SessionLocal() as session:
        yield session
`;
const SYNC = `
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

SessionLocal = sessionmaker(create_engine("sqlite://"))

def get_db():
    with SessionLocal() as session:
        yield session
`;
const IMPORTS = `
import asyncio
from fastapi import APIRouter, Depends
from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from app.db import Keeping, SessionLocal, get_db
from app.models import Item

router = APIRouter()
`;

describe('db/missing-commit', () => {
  const inRoute = (body: string, db = ASYNC) => {
    const type = db === ASYNC ? 'AsyncSession' : 'Session';
    const head = `@router.post("/items")\n${db === ASYNC ? 'async ' : ''}def create(name: str, other: Item, db: ${type} = Depends(get_db)):\n`;
    return suggested('db/missing-commit', `${IMPORTS}\n${head}${body}`, { 'app/db.py': db, 'app/models.py': MODELS });
  };

  it('commits behind the write', () => {
    expect(inRoute('    await db.execute(delete(Item))  # all\n    return name\n')).toEqual([
      '    await db.execute(delete(Item))  # all\n    await db.commit()',
    ]);
  });

  it('commits in place of the flush, and refreshes what is read afterwards', () => {
    expect(inRoute('    item = Item(name=name)\n    db.add(item)\n    await db.flush()\n    return item.id\n')).toEqual(
      ['    db.add(item)\n    await db.commit()\n    await db.refresh(item)'],
    );
  });

  it('commits behind the last of several writes, without `await` on a plain session', () => {
    expect(inRoute('    db.add(Item(name=name))\n    db.add(Item(name=name))\n', SYNC)).toEqual([
      '    db.add(Item(name=name))\n    db.add(Item(name=name))\n    db.commit()',
    ]);
  });

  it('commits inside the `with` that opens the session', () => {
    const code = `${IMPORTS}\nasync def work():\n    async with Keeping() as session:\n        item = Item()\n        session.add(item)\n    return item\n`;
    expect(suggested('db/missing-commit', code, { 'app/db.py': ASYNC, 'app/models.py': MODELS })).toEqual([
      '        session.add(item)\n        await session.commit()',
    ]);
  });

  it.each([
    ['in a branch', '    if name:\n        db.add(Item(name=name))\n    return name\n'],
    ['in a loop', '    for each in name:\n        db.add(Item(name=each))\n'],
    ['before other work', '    item = Item()\n    db.add(item)\n    item.name = name\n    return name\n'],
    ['where another row is read afterwards', '    db.add(Item(name=name))\n    return other.name\n'],
    ['where a deleted row is read afterwards', '    await db.delete(other)\n    return other.name\n'],
    ['in a savepoint', '    async with db.begin_nested():\n        db.add(Item(name=name))\n'],
    ['on a line with other statements', '    db.add(Item(name=name)); return name\n'],
  ])('suggests nothing %s', (_, body) => {
    expect(inRoute(body)).toEqual([null]);
  });
});

describe('db/detached-instance', () => {
  const inRoute = (body: string) =>
    suggested(
      'db/detached-instance',
      `${IMPORTS}\nasync def change(db: AsyncSession = Depends(get_db)):\n    item = await db.get_one(Item, 1)\n${body}`,
      { 'app/db.py': ASYNC, 'app/models.py': MODELS },
    );

  it('refreshes the row before the statement that reads it', () => {
    expect(inRoute('    await db.commit()\n    return {\n        "id": item.id,\n    }\n')).toEqual([
      '    await db.refresh(item)\n    return {\n        "id": item.id,',
    ]);
  });

  it.each([
    ['for a row that is deleted', '    await db.delete(item)\n    await db.commit()\n    return item.id\n'],
    ['after a rollback', '    await db.rollback()\n    return item.id\n'],
    ['in a branch', '    await db.commit()\n    if db:\n        return item.id\n'],
  ])('suggests nothing %s', (_, body) => {
    expect(inRoute(body)).toEqual([null]);
  });

  it('suggests nothing where two rows are read at once', () => {
    const body = '    other = await db.get_one(Item, 2)\n    await db.commit()\n    return item.id + other.id\n';
    expect(inRoute(body)).toEqual([null, null]);
  });
});

describe('async/blocking-database', () => {
  const inModule = (code: string) =>
    suggested('async/blocking-database', IMPORTS + code, { 'app/db.py': SYNC, 'app/models.py': MODELS });
  const ROUTE = '\n@router.get("/items")\nasync def items(db: Session = Depends(get_db)):\n';

  it('makes a path operation a plain `def`', () => {
    expect(inModule(`${ROUTE}    return db.query(Item).all()\n`)).toEqual([
      'def items(db: Session = Depends(get_db)):\n    return db.query(Item).all()',
    ]);
  });

  it.each([
    ['where something is awaited', `${ROUTE}    await asyncio.sleep(0)\n    db.commit()\n`],
    ['where the event loop is used', `${ROUTE}    asyncio.create_task(work())\n    db.commit()\n`],
    [
      'where a callee uses the event loop',
      `def start():\n    asyncio.get_running_loop()\n${ROUTE}    start()\n    db.commit()\n`,
    ],
    ['where others await it', `async def call(db: Session):\n    return await items(db)\n${ROUTE}    db.commit()\n`],
    ['where FastAPI does not call it', 'async def work(db: Session):\n    db.commit()\n'],
    ['far below the `def`', `${ROUTE}    """${'\n'.repeat(12)}    """\n    db.commit()\n`],
  ])('suggests nothing %s', (_, code) => {
    expect(inModule(code)).toEqual([null]);
  });
});
