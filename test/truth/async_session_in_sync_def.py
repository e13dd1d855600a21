"""A plain `def` cannot await an AsyncSession: nothing is stored, results are coroutines, a route that returns one is a 500.

Rules: async/async-session-in-sync-def
"""

import asyncio
import gc
import warnings

from fastapi import Depends, FastAPI
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from stage.database import async_engine, stored
from stage.facts import fact, prove, raised
from stage.requests import send


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)


app = FastAPI()
seen = []


def add_routes(engine):
    async def get_db():
        async with AsyncSession(engine) as db:
            yield db

    @app.post("/bad/users")
    def bad_create(db=Depends(get_db)):
        db.add(User())
        db.commit()

    @app.get("/bad/users")
    def bad_list(db=Depends(get_db)):
        return len(db.execute(select(User)).scalars().all())

    @app.get("/bad/first")
    def bad_first(db=Depends(get_db)):
        return db.scalar(select(User.id))

    @app.post("/good/users")
    async def good_create(db=Depends(get_db)):
        db.add(User())
        await db.commit()

    @app.get("/good/first")
    async def good_first(db=Depends(get_db)):
        return await db.scalar(select(User.id))


@app.get("/loop")
def loop():
    seen.append(type(raised(asyncio.get_running_loop)))


def load(session):
    seen.append(type(session))
    return session.scalars(select(User)).all()


def pending(db):
    return db.scalars(select(User))


async def main():
    async with async_engine(Base) as engine:
        add_routes(engine)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            answer = await send(app, "POST", "/bad/users")
            gc.collect()
        fact("commit() in a plain route: the client gets its 200", answer.status_code, 200)
        fact("and no row is stored", stored(engine, "users"), 0)
        messages = [str(each.message) for each in caught if each.category is RuntimeWarning]
        fact("only a RuntimeWarning tells", messages, ["coroutine 'AsyncSession.commit' was never awaited"])
        warnings.simplefilter("ignore", RuntimeWarning)
        fact("reading a result there is a 500", (await send(app, "GET", "/bad/users")).status_code, 500)
        fact("so is returning the coroutine", (await send(app, "GET", "/bad/first")).status_code, 500)
        await send(app, "POST", "/good/users")
        fact("in an async route the row is stored", stored(engine, "users"), 1)
        fact("and the result can be read", (await send(app, "GET", "/good/first")).json(), 1)
        await send(app, "GET", "/loop")
        fact("no event loop runs in the thread of a plain route", seen, [RuntimeError])
        seen.clear()
        async with AsyncSession(engine) as db:
            fact("run_sync() runs a plain function", len(await db.run_sync(load)), 1)
            fact("with the synchronous Session inside", seen, [Session])
            fact("a plain function may hand the coroutine on", len((await pending(db)).all()), 1)


if __name__ == "__main__":
    prove(main)
