"""Requests that share a session see each other's unfinished rows, undo each other's work, and fail when they overlap.

Rules: db/global-session
"""

import asyncio
import gc

from anyio import to_thread
from fastapi import Depends, FastAPI
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, scoped_session, sessionmaker

from stage.database import async_engine, stored, sync_engine
from stage.facts import fact, prove, raised
from stage.requests import send


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


COUNT = select(func.count()).select_from(User)


def application(get_db):
    app = FastAPI()

    @app.post("/draft/{name}")
    def draft(name: str, db: Session = Depends(get_db)):
        """Adds a row and is not finished with it."""
        db.add(User(name=name))
        db.flush()

    @app.get("/count")
    def count(db: Session = Depends(get_db)):
        return db.scalar(COUNT)

    @app.post("/commit/{name}")
    def commit(name: str, db: Session = Depends(get_db)):
        db.add(User(name=name))
        db.commit()

    @app.post("/rollback")
    def rollback(db: Session = Depends(get_db)):
        db.rollback()

    return app


async def show_unfinished(engine):
    shared = Session(engine)
    app = application(lambda: shared)
    await send(app, "POST", "/draft/ada")
    fact("shared: a request sees the unfinished row of another", (await send(app, "GET", "/count")).json(), 1)
    await send(app, "POST", "/rollback")
    fact("shared: its rollback() throws that row away", (await send(app, "GET", "/count")).json(), 0)
    await send(app, "POST", "/draft/ada")
    await send(app, "POST", "/commit/grace")
    fact("shared: its commit() stores that row, finished or not", stored(engine, "users"), 2)
    await send(app, "GET", "/count")
    fact("shared: between requests it keeps a connection and a transaction", engine.pool.checkedout(), 1)
    shared.close()

    def get_db():
        with Session(engine) as session:
            yield session

    app = application(get_db)
    await send(app, "POST", "/draft/joan")
    fact("one each: the unfinished row of another is not seen", (await send(app, "GET", "/count")).json(), 2)
    fact("one each: no connection is kept", engine.pool.checkedout(), 0)


def show_after_error(engine):
    for write in ("flush", "commit"):
        shared = Session(engine)
        shared.add_all([User(name="twin"), User(name="twin")])
        assert isinstance(raised(getattr(shared, write)), IntegrityError)
        error = raised(shared.scalar, COUNT)
        fact(
            f"shared: after a failed {write}() the next request", error and type(error).__name__, "PendingRollbackError"
        )
        shared.rollback()
        fact("shared: after rollback() it works again", raised(shared.scalar, COUNT), None)
        shared.close()


def show_memory(engine):
    shared = Session(engine)
    user = shared.scalar(select(User).where(User.name == "ada"))
    with Session(engine) as other, other.begin():
        other.execute(update(User).where(User.name == "ada").values(name="lovelace"))
    fact("shared: a row that is in use keeps its old values", shared.scalar(select(User)).name, "ada")
    del user
    gc.collect()
    fact("shared: a row that nobody uses leaves the memory", len(shared.identity_map), 0)
    shared.close()


async def show_overlap(engine):
    shared = AsyncSession(engine)
    results = await asyncio.gather(shared.scalar(COUNT), shared.scalar(COUNT), return_exceptions=True)
    errors = [type(each).__name__ for each in results if isinstance(each, Exception)]
    fact("two tasks on one AsyncSession: an error", errors, ["InvalidRequestError"])
    await shared.close()

    async def own():
        async with AsyncSession(engine) as session:
            return await session.scalar(COUNT)

    fact("two tasks with a session each: two answers", await asyncio.gather(own(), own()), [0, 0])


async def show_scoped(engine):
    factory = sessionmaker(engine)
    by_thread, by_task = scoped_session(factory), scoped_session(factory, scopefunc=asyncio.current_task)

    async def session_of(scoped):
        return scoped()

    first, second = await asyncio.gather(session_of(by_thread), session_of(by_thread))
    fact("scoped_session: two tasks of one event loop share a session", first is second)
    first, second = await asyncio.gather(session_of(by_task), session_of(by_task))
    fact("with the task as its scope they do not", first is second, False)

    to_thread.current_default_thread_limiter().total_tokens = 1
    app = application(lambda: by_thread())
    await send(app, "POST", "/draft/zoe")
    fact("never removed: the next request of the thread goes on with it", (await send(app, "GET", "/count")).json(), 3)
    await to_thread.run_sync(by_thread.remove)
    fact("removed: it does not", (await send(app, "GET", "/count")).json(), 2)
    await to_thread.run_sync(by_thread.remove)


async def main():
    with sync_engine(Base) as engine:
        await show_unfinished(engine)
        show_after_error(engine)
        show_memory(engine)
        await show_scoped(engine)
    async with async_engine(Base) as engine:
        await show_overlap(engine)


if __name__ == "__main__":
    prove(main)
