"""A session that is closed without a commit takes its rows along, and the client has its 201 already.

Rules: db/missing-commit
Fact: `flush()` and a savepoint are no commits. With Python's sqlite3 as it comes a lone savepoint is one; with a
real BEGIN it is not.
"""

from fastapi import Depends, FastAPI
from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

from stage.database import async_engine, begin_for_real, stored, sync_engine
from stage.facts import fact, prove
from stage.requests import send


class Base(DeclarativeBase): ...


class Item(Base):
    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)


def add(db):
    db.add(Item())


def add_and_flush(db):
    db.add(Item())
    db.flush()


def insert_row(db):
    db.execute(insert(Item).values())


def add_in_savepoint(db):
    with db.begin_nested():
        db.add(Item())


def add_and_commit(db):
    db.add(Item())
    db.commit()


def add_in_transaction(db):
    with db.begin():
        db.add(Item())


def providers(engine):
    """Dependencies that give a session: how each ends it is in its name."""
    factory = sessionmaker(engine)

    def only_closes():
        with factory() as session:
            yield session

    def commits_after_yield():
        with factory() as session:
            yield session
            session.commit()

    def opened_by_begin():
        with factory.begin() as session:
            yield session

    def in_autocommit():
        with Session(engine.execution_options(isolation_level="AUTOCOMMIT")) as session:
            yield session

    return only_closes, commits_after_yield, opened_by_begin, in_autocommit


async def kept(engine, provider, write):
    """How many rows remain of one POST request that was answered with 201."""
    app = FastAPI()

    @app.post("/items", status_code=201)
    def create(db: Session = Depends(provider)):
        write(db)

    before = stored(engine, "items")
    response = await send(app, "POST", "/items")
    assert response.status_code == 201
    return stored(engine, "items") - before


async def show_async(engine):
    async with AsyncSession(engine) as db:
        db.add(Item())
        await db.flush()
    fact("AsyncSession closed after flush(): no row", stored(engine, "items"), 0)
    async with AsyncSession(engine) as db:
        db.add(Item())
        await db.commit()
    fact("AsyncSession closed after commit(): a row", stored(engine, "items"), 1)
    async with AsyncSession(engine) as db, db.begin():
        db.add(Item())
    fact("`async with db.begin()` commits", stored(engine, "items"), 2)


async def main():
    with sync_engine(Base) as engine:
        only_closes, commits_after_yield, opened_by_begin, in_autocommit = providers(engine)
        fact("add() alone: 201 and no row", await kept(engine, only_closes, add), 0)
        fact("add() and flush(): 201 and no row", await kept(engine, only_closes, add_and_flush), 0)
        fact("execute(insert()): 201 and no row", await kept(engine, only_closes, insert_row), 0)
        fact("add() and commit(): a row", await kept(engine, only_closes, add_and_commit), 1)
        fact("`with db.begin()`: a row", await kept(engine, only_closes, add_in_transaction), 1)
        fact("a provider that commits after yield: a row", await kept(engine, commits_after_yield, add), 1)
        fact("a provider with factory.begin(): a row", await kept(engine, opened_by_begin, add), 1)
        fact("AUTOCOMMIT, add() and flush(): a row", await kept(engine, in_autocommit, add_and_flush), 1)
        fact("AUTOCOMMIT, add() alone, which sends nothing: no row", await kept(engine, in_autocommit, add), 0)
        fact("a savepoint, sqlite3 as it comes: a row", await kept(engine, only_closes, add_in_savepoint), 1)
        with Session(engine) as db:
            before = stored(engine, "items")
            db.execute(delete(Item))
        fact("execute(delete()) without commit: all rows remain", stored(engine, "items"), before)

    with sync_engine(Base) as engine:
        begin_for_real(engine)
        only_closes = providers(engine)[0]
        fact("a savepoint after a real BEGIN: 201 and no row", await kept(engine, only_closes, add_in_savepoint), 0)
        fact("with commit(): a row", await kept(engine, only_closes, add_and_commit), 1)

    async with async_engine(Base) as engine:
        await show_async(engine)


if __name__ == "__main__":
    prove(main)
